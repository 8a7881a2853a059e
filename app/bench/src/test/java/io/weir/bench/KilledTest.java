package io.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process, killed and killed again while senders send. The bench command kills does it ten times. */
@Timeout(600)
class KilledTest {
    private static final int KILLS = 3;
    private static final int EVENTS_PER_SECOND = 1_000;

    @TempDir
    private Path folder;

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        Kills kills = new Kills(KILLS, System.nanoTime(), EVENTS_PER_SECOND);

        assertThat(kills.run(folder, System.out)).as(kills.toString()).isZero();
    }
}
