package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReactionTest {
    private static final TopicPartition RAW_0 = new TopicPartition("weir.raw", 0);

    static List<Throwable> passing() {
        return List.of(
                new TimeoutException("t"),
                new NotEnoughReplicasException("t"),
                new DisconnectException("t"),
                new UnknownTopicOrPartitionException("t"),
                new ProducerFencedException("t"),
                new InvalidProducerEpochException("t"),
                new TaskMigratedException("t"),
                new TaskCorruptedException(Set.of()),
                new MissingSourceTopicException("t"));
    }

    static List<Throwable> stopping() {
        return List.of(
                new NoOffsetForPartitionException(RAW_0),
                new OffsetOutOfRangeException(Map.of(RAW_0, 7L)),
                new FencedInstanceIdException("t"),
                new SaslAuthenticationException("t"),
                new TopicAuthorizationException(Set.of("t")),
                new RecordTooLargeException("t"),
                new LockException("t"),
                new OutOfMemoryError("t"),
                new UnequalPartitionsException("weir.valid", 3, 5),
                new IllegalStateException("t"),
                new StreamsException("of no known cause"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void startsAgainAfterWhatPasses(Throwable failure) {
        assertThat(Reaction.to(failure)).isEqualTo(Reaction.RESTART);
        assertThat(Reaction.to(new StreamsException(new RuntimeException(failure))))
                .isEqualTo(Reaction.RESTART);
    }

    @ParameterizedTest
    @MethodSource("stopping")
    void stopsAtWhatWouldComeBack(Throwable failure) {
        assertThat(Reaction.to(failure)).isEqualTo(Reaction.STOP);
        assertThat(Reaction.to(new StreamsException(new RuntimeException(failure))))
                .isEqualTo(Reaction.STOP);
    }

    @Test
    void whatStopsWinsOverWhatPasses() {
        Throwable gone = new OffsetOutOfRangeException(Map.of(RAW_0, 7L));

        assertThat(Reaction.to(new TimeoutException("t", gone))).isEqualTo(Reaction.STOP);
    }

    @Test
    void survivesARingOfCauses() {
        RuntimeException one = new RuntimeException("one");
        one.initCause(new RuntimeException("two", one));

        assertThat(Reaction.to(one)).isEqualTo(Reaction.STOP);
    }
}
