package io.weir.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Setting;
import io.weir.config.SinkSettings;
import io.weir.sink.SinkPart;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LifetimeTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Lifetime lifetime = new Lifetime(hook -> {});

    @Test
    void endsWithTheFirstFailureAndSaysIt() throws Exception {
        lifetime.fail(new IllegalStateException("the disk is full"));
        lifetime.fail(new IllegalStateException("a consequence"));

        assertThat(lifetime.awaitEnd(new PrintStream(err, true, UTF_8))).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString(UTF_8)).contains("the disk is full").doesNotContain("consequence");
    }

    /** What is not stopped by then is halted, and what the SIEM had taken by then is sent to it again. */
    @Test
    void theLongestStopOfASinkFits() {
        String max = Arrays.stream(SinkSettings.class.getRecordComponents())
                .filter(it -> it.getName().equals("stopTimeout"))
                .map(it -> it.getAnnotation(Setting.class).max())
                .findFirst()
                .orElseThrow();

        Duration stop = Duration.parse("PT" + max).plus(SinkPart.CLOSE_GRACE);

        assertThat(stop).isLessThan(Lifetime.STOP_MAX);
    }

    @Test
    void aSignalIsASuccessWhateverFailsWhileStopping() throws Exception {
        lifetime.end();
        lifetime.fail(new IllegalStateException("stopped under our feet"));

        assertThat(lifetime.awaitEnd(new PrintStream(err, true, UTF_8))).isEqualTo(ExitCode.OK);
        assertThat(err.toString(UTF_8)).contains("is stopping");
    }
}
