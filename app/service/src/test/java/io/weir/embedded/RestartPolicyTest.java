package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.InstanceFencedException;
import io.weir.doctor.UnsafeClusterException;
import io.weir.embedded.RestartPolicy.Streak;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestartPolicyTest {
    private final RestartPolicy policy =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5), 5, Duration.ofMinutes(1));
    private final RuntimeException trouble = new IllegalStateException("trouble");

    @Test
    void waitsTwiceAsLongEachTimeUpToTheMost() {
        assertThat(policy.after(trouble, times(trouble, 1))).contains(Duration.ofSeconds(1));
        assertThat(policy.after(trouble, times(trouble, 2))).contains(Duration.ofSeconds(2));
        assertThat(policy.after(trouble, times(trouble, 3))).contains(Duration.ofSeconds(4));
        assertThat(policy.after(trouble, times(trouble, 4))).contains(Duration.ofSeconds(5));
    }

    @Test
    void givesUpAfterSoManyInARow() {
        assertThat(policy.after(trouble, times(trouble, 4))).isPresent();
        assertThat(policy.after(trouble, times(trouble, 5))).isEmpty();
    }

    @Test
    void anOutageOfAnyLengthIsWaitedForAndCountsForNothingAfterIt() {
        Throwable away = new ClusterUnreachableException("no answer", trouble);
        Throwable hiccup = new TimeoutException("one more");

        Streak afterOutage = times(away, 20);

        assertThat(policy.after(away, afterOutage)).contains(Duration.ofSeconds(5));
        assertThat(policy.after(hiccup, afterOutage.and(hiccup))).contains(Duration.ofSeconds(5));
    }

    @Test
    void anOutageBetweenThemDoesNotHideFailuresOfAnotherKind() {
        Throwable away = new ClusterUnreachableException("no answer", trouble);

        Streak fourth = times(trouble, 4).and(away).and(away);

        assertThat(policy.after(trouble, fourth.and(trouble))).isEmpty();
    }

    static List<Throwable> lasting() {
        return List.of(
                new StartupException("wrong"),
                new UnsafeClusterException(List.of()),
                new InstanceFencedException("sink.instance", "1", "g", new IllegalStateException("t")),
                new FencedInstanceIdException("t"),
                new io.weir.config.ConfigException(List.of()),
                new org.apache.kafka.common.config.ConfigException("t"),
                new SaslAuthenticationException("t"),
                new TopicAuthorizationException("t"),
                new RecordTooLargeException("t"),
                new LockException("t"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void givesUpAtOnceWhereTryingAgainIsNoUse(Throwable failure) {
        assertThat(policy.after(failure, times(failure, 1))).isEmpty();
        Throwable wrapped = new StreamsException(new RuntimeException(failure));
        assertThat(policy.after(wrapped, times(wrapped, 1))).isEmpty();
    }

    /** A transaction that hung too long looks the same to its producer as another producer of its name. */
    @Test
    void aProducerThatWasFencedIsMadeAnew() {
        Throwable fenced = new ProducerFencedException("t");

        assertThat(policy.after(fenced, times(fenced, 1))).isPresent();
    }

    @Test
    void startsToCountAnewAfterARunThatHadRecovered() {
        assertThat(policy.before(times(trouble, 3), Duration.ofSeconds(59))).isEqualTo(times(trouble, 3));
        assertThat(policy.before(times(trouble, 3), Duration.ofSeconds(60))).isEqualTo(Streak.NONE);
    }

    private static Streak times(Throwable failure, int times) {
        Streak streak = Streak.NONE;
        for (int i = 0; i < times; i++) {
            streak = streak.and(failure);
        }
        return streak;
    }
}
