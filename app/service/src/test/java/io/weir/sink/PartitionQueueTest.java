package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.batch.Batch;
import io.weir.batch.BatchLimits;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Backoff;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.RetryPolicy;
import io.weir.delivery.Settled;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionQueueTest {
    private static final long NOW = 5_000;
    private static final Duration AGE = Duration.ofMillis(100);
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1);

    private PartitionQueue queue = queue(null);
    private long offset;

    @Test
    void theNextBatchLeavesOnlyAfterTheCommitOfTheOneBefore() {
        take(6);
        Batch first = queue.next(NOW).orElseThrow();
        assertThat(queue.next(NOW)).isEmpty();

        queue.answered(Receipt.all(first, Delivery.delivered()), NOW);
        assertThat(queue.next(NOW)).as("settled, not committed").isEmpty();
        assertThat(queue.settled()).map(Settled::last).hasValue(2L);

        queue.committed(queue.settled().orElseThrow());
        assertThat(queue.next(NOW).orElseThrow().items().get(0).origin().offset())
                .isEqualTo(3);
    }

    @Test
    void isFullWhileABatchWaitsBehindTheOneUnderWay() {
        take(3);
        queue.next(NOW);
        assertThat(queue.isFull()).isFalse();
        take(2);
        assertThat(queue.isFull()).isFalse();
        take(1);
        assertThat(queue.isFull()).isTrue();
    }

    @Test
    void aTailWaitsForItsAgeWhereNothingIsUnderWay() {
        take(1);

        assertThat(queue.next(NOW)).isEmpty();
        assertThat(queue.nanosToNext(NOW)).hasValue(AGE.toNanos());
        assertThat(queue.next(NOW + AGE.toNanos())).isPresent();
    }

    @Test
    void countsWhatItHoldsUntilItIsCommitted() {
        assertThat(queue.heldBytes()).isZero();
        take(4);
        assertThat(queue.heldBytes()).isEqualTo(4 * 7);
        assertThat(queue.heldEvents()).isEqualTo(4);

        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        assertThat(queue.heldEvents()).isEqualTo(4);
        queue.committed(queue.settled().orElseThrow());

        assertThat(queue.heldBytes()).isEqualTo(7);
        assertThat(queue.heldEvents()).isEqualTo(1);
    }

    @Test
    void whatIsSettledIsDueAtOnce() {
        take(3);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);

        assertThat(queue.nanosToNext(NOW)).hasValue(0);
    }

    @Test
    void givenUpItCommitsOnlyItsSettledHead() {
        take(3);
        Batch batch = queue.next(NOW).orElseThrow();
        Delivery retry = new Delivery.Retry(null, "busy");
        queue.answered(new Receipt(batch, List.of(Delivery.delivered(), retry, Delivery.delivered())), NOW);

        assertThat(queue.settled()).isEmpty();
        assertThat(queue.settledSoFar()).map(Settled::last).hasValue(0L);
    }

    @Test
    void holdsTheRestOfABatchWhoseHeadIsCommitted() {
        take(3);
        Batch batch = queue.next(NOW).orElseThrow();
        Delivery retry = new Delivery.Retry(null, "busy");
        queue.answered(new Receipt(batch, List.of(Delivery.delivered(), retry, retry)), NOW);

        queue.committed(queue.settledSoFar().orElseThrow());

        assertThat(queue.heldEvents()).isEqualTo(2);
    }

    @Test
    void givenUpWhileARequestIsUnderWayItCommitsNothing() {
        take(3);
        queue.next(NOW);

        assertThat(queue.settledSoFar()).isEmpty();
    }

    @Test
    void anAnswerToNothingIsABug() {
        Settled stray = new Settled(List.of(item(0)), List.of(), Settled.Effort.NONE);

        assertThatThrownBy(() -> queue.committed(stray)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasAnsweredForIsNotSentWhenItComesAgain() {
        take(6);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        comeBack();

        take(2);
        assertThat(queue.next(NOW + AGE.toNanos())).as("not all of it is here").isEmpty();
        take(4);

        assertThat(queue.next(NOW)).isEmpty();
        Settled settled = queue.settled().orElseThrow();
        assertThat(settled.last()).isEqualTo(2);
        queue.committed(settled);
        assertThat(queue.next(NOW).orElseThrow().items().get(0).origin().offset())
                .isEqualTo(3);
        assertThat(queue.heldEvents()).isEqualTo(3);
        assertThat(queue.heldBytes()).isEqualTo(3 * 7);
    }

    @Test
    void itIsKeptForTheNextTimeUntilAllOfItHasCome() {
        take(3);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        comeBack();
        take(2);
        comeBack();

        take(3);

        assertThat(queue.settled()).map(Settled::last).hasValue(2L);
    }

    @Test
    void whereTheGroupGoesOnSomewhereElseAllIsSent() {
        take(3);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        comeBack();
        offset = 1;
        take(3);

        assertThat(queue.settled()).isEmpty();
        assertThat(queue.next(NOW).orElseThrow().items())
                .extracting(it -> it.origin().offset())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void whereSomethingElseComesInBetweenAllIsSentInOrder() {
        take(3);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        comeBack();
        take(2);
        offset = 7;
        take(1);

        assertThat(queue.next(NOW).orElseThrow().items())
                .extracting(it -> it.origin().offset())
                .containsExactly(0L, 1L, 7L);
    }

    @Test
    void anotherEventAtTheSameOffsetIsSent() {
        take(3);
        queue.answered(Receipt.all(queue.next(NOW).orElseThrow(), Delivery.delivered()), NOW);
        comeBack();
        for (int i = 0; i < 3; i++) {
            queue.take(item(i, 100 + i), NOW);
        }

        assertThat(queue.next(NOW)).isPresent();
    }

    /** The partition is given up and comes back where the group stands. */
    private void comeBack() {
        queue = queue(queue.answeredFor().orElseThrow());
        offset = 0;
    }

    private static PartitionQueue queue(@Nullable Settled answered) {
        return new PartitionQueue(
                new TopicPartition("t", 0),
                new BatchLimits(3, 1_000, 1_000, AGE),
                Framing.CONCATENATED,
                new RetryPolicy(BACKOFF, BACKOFF),
                answered);
    }

    private void take(int events) {
        for (int i = 0; i < events; i++) {
            queue.take(item(offset++), NOW);
        }
    }

    private static Item item(long offset) {
        return item(offset, offset);
    }

    private static Item item(long offset, long seq) {
        Payload event = Payload.wrap("{\"a\":1}".getBytes(UTF_8));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, offset, null, event.bytes());
        return new Item(
                new Origin("t", 0, offset), new Sid("l", 0, seq), event, event, 1, new Records.RecordRest(record));
    }
}
