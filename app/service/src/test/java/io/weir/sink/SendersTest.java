package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.batch.BatchLimits;
import io.weir.batch.Framing;
import io.weir.delivery.Backoff;
import io.weir.delivery.Budget;
import io.weir.delivery.Delivery;
import io.weir.delivery.RetryPolicy;
import io.weir.flow.RateLimit;
import io.weir.flow.RequestLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendersTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1);

    private final Budget budget =
            new Budget(new RateLimit(RateLimit.Rate.UNLIMITED, 0, System.nanoTime()), new RequestLimit(2, 0), BACKOFF);
    private final Budget.Share share = budget.share(false);
    private final FakeTarget target = new FakeTarget();
    private final AtomicInteger news = new AtomicInteger();
    private final Senders senders = new Senders("test", target, 2, share, news::incrementAndGet);

    @AfterEach
    void close() {
        target.open();
        senders.close();
    }

    @Test
    void roomThatTheOtherLaneMakesIsToldOnce() {
        Budget.Permit mine = share.take(now()).orElseThrow();
        Budget.Permit others = budget.share(true).take(now()).orElseThrow();
        assertThat(senders.nanosToRoom(now())).isEqualTo(Long.MAX_VALUE);
        assertThat(senders.hasNews()).isFalse();

        others.abandon();

        assertThat(news).hasValue(1);
        assertThat(senders.hasNews()).isTrue();
        assertThat(senders.hasNews()).as("once").isFalse();
        mine.abandon();
    }

    @Test
    void whatClosingBreaksOffSaysNothingOfTheSiem() throws Exception {
        target.behave((item, asked) -> new Delivery.Retry(null, "interrupted"));
        target.shut();
        assertThat(senders.send(queue(), now())).isTrue();
        await().until(() -> target.underWay() == 1);

        senders.close();
        target.open();

        await().until(() -> share.underWay() == 0);
        assertThat(share.limit()).isEqualTo(2);
        assertThat(senders.answer(Duration.ofSeconds(10)).slowdown()).isEmpty();
    }

    @Test
    void aTargetThatBreaksGivesItsRoomBack() throws Exception {
        target.behave((item, asked) -> {
            throw new IllegalStateException("planted");
        });
        assertThat(senders.send(queue(), now())).isTrue();

        assertThat(senders.answer(Duration.ofSeconds(10)).bug()).hasMessage("planted");
        await().until(() -> share.underWay() == 0);
    }

    private static long now() {
        return System.nanoTime();
    }

    private PartitionQueue queue() {
        PartitionQueue queue = new PartitionQueue(
                new TopicPartition("weir.valid", 0),
                new BatchLimits(1, 1_000, 1_000, Duration.ZERO),
                Framing.CONCATENATED,
                new RetryPolicy(BACKOFF, BACKOFF),
                null);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("weir.valid", 0, 0L, null, "{\"a\":1}".getBytes(UTF_8));
        queue.take(new Records(target).item(record), now());
        return queue;
    }
}
