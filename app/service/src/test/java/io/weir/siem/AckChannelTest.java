package io.weir.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.delivery.Delivery;
import io.weir.siem.AckChannel.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AckChannelTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void asksOneAtATimeAndNeverTwiceWithinTheInterval() throws Exception {
        List<Long> begun = new ArrayList<>();
        AtomicBoolean asking = new AtomicBoolean();
        AtomicBoolean overlap = new AtomicBoolean();
        Set<Long> asked = new ConcurrentSkipListSet<>();
        AckChannel channel = new AckChannel(LONG, INTERVAL, (it, ids) -> {
            overlap.compareAndSet(false, !asking.compareAndSet(false, true));
            begun.add(System.nanoTime());
            asked.addAll(ids);
            asking.set(false);
            return begun.size() < 8 || asked.size() < 5 ? Report.NOTHING : new Report(Set.copyOf(asked), null);
        });
        long started = System.nanoTime();
        List<Future<Delivery>> waits = new ArrayList<>();
        for (long id = 0; id < 5; id++) {
            waits.add(wait(channel, id));
        }

        for (Future<Delivery> wait : waits) {
            assertThat(wait.get()).isEqualTo(Delivery.delivered());
        }

        assertThat(overlap).isFalse();
        assertThat(begun.get(0) - started).isGreaterThanOrEqualTo(INTERVAL.toNanos());
        for (int i = 1; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - 1)).isGreaterThanOrEqualTo(INTERVAL.toNanos());
        }
    }

    @Test
    void whoseTimeIsUpDoesNotWaitForAnothersAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AckChannel channel = new AckChannel(Duration.ofMillis(300), Duration.ofMillis(1), (it, ids) -> {
            asked.countDown();
            awaitQuietly(answer);
            return new Report(Set.of(0L), null);
        });
        Future<Delivery> asking = wait(channel, 0);
        asked.await();

        assertThat(wait(channel, 1).get()).isEqualTo(AckChannel.LATE);

        answer.countDown();
        assertThat(asking.get()).as("it comes with an answer, however late").isEqualTo(Delivery.delivered());
    }

    @Test
    void aReportOnWhatNobodyWaitsForIsNoHarm() throws Exception {
        AckChannel channel = new AckChannel(LONG, Duration.ofMillis(1), (it, ids) -> new Report(Set.of(0L, 7L), null));

        assertThat(channel.await(0, channel.begin())).isEqualTo(Delivery.delivered());
        assertThat(wait(channel, 7).get()).isEqualTo(Delivery.delivered());
        assertThat(channel.begin().highestBefore()).isEqualTo(7);
    }

    /** Two requests under way at once may be answered in either order; one that began later may not. */
    @Test
    void anIdBelowOneThatWasUnderWayBesideItIsFineAndOneFromBeforeIsNot() {
        AckChannel channel = new AckChannel(LONG, Duration.ofMillis(1), (it, ids) -> new Report(Set.copyOf(ids), null));

        AckChannel.Request first = channel.begin();
        AckChannel.Request second = channel.begin();
        channel.end(first);
        assertThat(channel.await(1, second)).isEqualTo(Delivery.delivered());
        assertThat(channel.await(0, first)).isEqualTo(Delivery.delivered());
        AckChannel.Request later = channel.begin();
        assertThat(channel.await(1, later)).isEqualTo(AckChannel.RESET);
        assertThat(channel.await(2, channel.begin())).as("of no more use").isEqualTo(AckChannel.RESET);
    }

    /** An indexer that restarted has given 0 to a request whose answer is still on its way, and written that one. */
    @Test
    void aReportIsHeardOnceNoRequestUnderWayCanBeMeant() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        AckChannel channel = new AckChannel(LONG, Duration.ofMillis(1), (it, ids) -> {
            asked.countDown();
            return asked.getCount() > 0 ? Report.NOTHING : new Report(Set.copyOf(ids), null);
        });
        Future<Delivery> before = wait(channel, 0);
        AckChannel.Request beside = channel.begin();
        asked.await();
        Future<Delivery> after = wait(channel, 1);
        LockSupport.parkNanos(50_000_000);
        assertThat(before).isNotDone();

        channel.end(beside);

        assertThat(before.get()).isEqualTo(Delivery.delivered());
        assertThat(after.get()).isEqualTo(Delivery.delivered());
    }

    /** Its answer is lost, so nobody will ever know whether the report was about it. */
    @Test
    void aReportIsHeardByNobodyWhereARequestBesideItIsLost() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        AckChannel channel = new AckChannel(LONG, Duration.ofMillis(1), (it, ids) -> {
            asked.countDown();
            return asked.getCount() > 0 ? Report.NOTHING : new Report(Set.copyOf(ids), null);
        });
        Future<Delivery> before = wait(channel, 0);
        AckChannel.Request lost = channel.begin();
        asked.await();
        LockSupport.parkNanos(50_000_000);
        assertThat(before).isNotDone();

        channel.lose(lost);

        assertThat(before.get()).isEqualTo(AckChannel.RESET);
        assertThat(channel.await(1, channel.begin())).isEqualTo(AckChannel.RESET);
    }

    @Test
    void aReportThatWasMeantForANewCountIsHeardByNobody() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        AckChannel channel = new AckChannel(LONG, Duration.ofMillis(1), (it, ids) -> {
            asked.countDown();
            return asked.getCount() > 0 ? Report.NOTHING : new Report(Set.copyOf(ids), null);
        });
        Future<Delivery> before = wait(channel, 0);
        AckChannel.Request restarted = channel.begin();
        asked.await();
        LockSupport.parkNanos(50_000_000);

        assertThat(channel.await(0, restarted)).isEqualTo(AckChannel.RESET);
        assertThat(before.get()).isEqualTo(AckChannel.RESET);
    }

    @Test
    void oneThatIsClosedWaitsForNobody() {
        AckChannel channel = new AckChannel(LONG, INTERVAL, (it, ids) -> new Report(Set.copyOf(ids), null));

        channel.close();

        assertThat(channel.await(0, channel.begin())).isEqualTo(AckChannel.ENDED);
    }

    private Future<Delivery> wait(AckChannel channel, long id) {
        AckChannel.Request request = channel.begin();
        Callable<Delivery> wait = () -> channel.await(id, request);
        return threads.submit(wait);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
