package io.weir.embedded;

import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;

/**
 * Kafka ends the process itself when a part of it cannot go on (a disk that failed, a herder that died). Here it tells
 * us, and the process stops in order and says why.
 */
public final class KafkaExits {
    private KafkaExits() {}

    /** For the whole process, since Kafka keeps these procedures in static fields. */
    public static void redirect(Consumer<Throwable> onFatal) {
        Exit.Procedure procedure = (status, message) -> onFatal.accept(new IllegalStateException(
                "Kafka wants this process to end (status " + status + ")" + (message == null ? "" : ": " + message)));
        Exit.setExitProcedure(procedure);
        Exit.setHaltProcedure(procedure);
    }
}
