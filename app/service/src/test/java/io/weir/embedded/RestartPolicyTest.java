package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final RestartPolicy policy =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5), 5, Duration.ofMinutes(1));
    private final RuntimeException trouble = new IllegalStateException("trouble");

    @Test
    void waitsTwiceAsLongEachTimeUpToTheMost() {
        assertThat(policy.after(trouble, 1)).contains(Duration.ofSeconds(1));
        assertThat(policy.after(trouble, 2)).contains(Duration.ofSeconds(2));
        assertThat(policy.after(trouble, 3)).contains(Duration.ofSeconds(4));
        assertThat(policy.after(trouble, 4)).contains(Duration.ofSeconds(5));
    }

    @Test
    void givesUpAfterSoManyInARow() {
        assertThat(policy.after(trouble, 4)).isPresent();
        assertThat(policy.after(trouble, 5)).isEmpty();
    }

    @Test
    void givesUpAtOnceWhereTryingAgainIsNoUse() {
        assertThat(policy.after(new StartupException("wrong"), 1)).isEmpty();
    }

    @Test
    void startsToCountAnewAfterARunThatHadRecovered() {
        assertThat(policy.failuresBefore(3, Duration.ofSeconds(59))).isEqualTo(3);
        assertThat(policy.failuresBefore(3, Duration.ofSeconds(60))).isZero();
    }
}
