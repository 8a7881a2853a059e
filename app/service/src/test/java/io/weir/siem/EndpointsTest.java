package io.weir.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.siem.Endpoints.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final int NONE = -1;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(8);

    /** Near the end of what a long holds: a monotonic clock may begin anywhere. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    private final Endpoints three = new Endpoints(3, FIRST, CAP);

    @Test
    void equalsTakeTurns() {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Lease lease = take();
            asked.add(lease.server());
            three.answered(lease);
        }

        assertThat(asked).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void theOneWithTheFewestUnderWayIsNext() {
        Lease zero = take();
        take();
        take();
        take();
        three.answered(zero);

        // 0 has one under way, 1 and 2 have one each, and it is the turn of 1.
        assertThat(take().server()).isEqualTo(1);
        assertThat(take().server()).isEqualTo(2);
        assertThat(take().server()).isEqualTo(0);
    }

    @Test
    void aSlowServerGetsNoMoreThanItAnswers() {
        Lease slow = take();
        Set<Integer> asked = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Lease lease = take();
            asked.add(lease.server());
            three.answered(lease);
        }

        assertThat(slow.server()).isZero();
        assertThat(asked).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void oneThatFailsIsLeftAloneWhileTheOthersGoOn() {
        assertThat(fail(take())).isTrue();

        assertThat(serversOf(20)).containsOnly(1, 2);
        assertThat(three.hasOtherThan(0)).isTrue();
    }

    @Test
    void itGetsOneRequestWhenItsTimeHasComeAndNoMoreUntilThatIsAnswered() {
        fail(take());
        now += FIRST.toNanos() - 1;
        assertThat(serversOf(6)).doesNotContain(0);

        now += 1;
        Lease probe = take();
        assertThat(probe.server()).isZero();
        assertThat(serversOf(20)).as("exactly one").doesNotContain(0);

        assertThat(three.answered(probe)).as("it is back").isTrue();
        assertThat(serversOf(6)).contains(0);
    }

    @Test
    void aProbeThatFailsDoublesTheTimeUpToACap() {
        fail(take());
        for (long seconds : new long[] {1, 2, 4, 8, 8, 8}) {
            now += Duration.ofSeconds(seconds).toNanos() - 1;
            assertThat(serversOf(4)).as("before %d s", seconds).doesNotContain(0);
            now += 1;
            Lease probe = take();
            assertThat(probe.server()).as("after %d s", seconds).isZero();
            assertThat(fail(probe)).as("nothing new").isFalse();
        }
    }

    @Test
    void onceItIsBackTheTimeBeginsAnew() {
        fail(take());
        now += FIRST.toNanos();
        fail(take());
        now += 2 * FIRST.toNanos();
        three.answered(take());

        fail(new Lease(0, takeAt(0).era()));
        now += FIRST.toNanos();
        assertThat(take().server()).isZero();
    }

    @Test
    void whatWasUnderWayWhenItFailedCountsOnce() {
        List<Lease> underWay = List.of(takeAt(0), takeAt(0), takeAt(0));
        fail(underWay.get(0));
        fail(underWay.get(1));

        // Neither a longer wait for one more that failed with it, nor an end for one that had got through before.
        assertThat(three.answered(underWay.get(2))).isFalse();
        assertThat(serversOf(6)).doesNotContain(0);
        now += FIRST.toNanos();
        assertThat(take().server()).isZero();
    }

    @Test
    void whereAllFailTheOneWhoseTimeComesFirstIsAsked() {
        fail(takeAt(1));
        now += 10;
        fail(takeAt(2));
        now += 10;
        fail(takeAt(0));

        assertThat(List.of(take().server(), take().server(), take().server())).containsExactly(1, 2, 0);
        assertThat(three.hasOtherThan(0)).isFalse();
    }

    @Test
    void oneThatComesBackIsFoundAtOnceWhereAllHadFailed() {
        for (int server = 0; server < 3; server++) {
            fail(takeAt(server));
        }

        Lease first = take();
        three.answered(first);

        assertThat(serversOf(20)).containsOnly(first.server());
    }

    @Test
    void aServerThatNeverAnswersDoesNotHoldTheOthersUp() {
        for (int server = 0; server < 3; server++) {
            fail(takeAt(server));
        }
        Lease silent = take();

        assertThat(serversOf(20)).as("rather those nobody asks").doesNotContain(silent.server());
    }

    @Test
    void aLoneServerIsAlwaysAsked() {
        Endpoints one = new Endpoints(1, FIRST, CAP);
        for (int i = 0; i < 100; i++) {
            Lease lease = one.take(i % 2 - 1, now);
            assertThat(lease.server()).isZero();
            one.failed(lease, null, now);
        }

        assertThat(one.take(0, now).server()).isZero();
        assertThat(one.take(0, now).server()).isZero();
    }

    @Test
    void whatFailedAtOneGoesToAnother() {
        for (int i = 0; i < 12; i++) {
            Lease lease = three.take(1, now);
            assertThat(lease.server()).isNotEqualTo(1);
            three.answered(lease);
        }
        fail(takeAt(0));
        fail(takeAt(2));
        assertThat(three.take(1, now).server()).as("there is no other").isEqualTo(1);
    }

    @Test
    void whatFailedThereIsNotTheProbeEither() {
        fail(takeAt(0));
        now += CAP.toNanos();

        assertThat(three.take(0, now).server()).isNotEqualTo(0);
        assertThat(take().server()).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 8, 100_000_000})
    void aWishIsHeardUpToTheCap(long seconds) {
        three.failed(take(), Duration.ofSeconds(seconds), now);
        now += Duration.ofSeconds(Math.min(Math.max(seconds, 1), 8)).toNanos() - 1;
        assertThat(serversOf(4)).doesNotContain(0);

        now += 1;
        assertThat(take().server()).isZero();
    }

    @Test
    void aClockThatGoesBackLeavesNoneAloneForLongerThanTheCap() {
        fail(take());
        now -= Duration.ofDays(100).toNanos();
        assertThat(serversOf(4)).doesNotContain(0);

        now += CAP.toNanos();
        assertThat(take().server()).isZero();
    }

    @Test
    void aClockThatLeapsAheadGivesOneProbeAndNotMore() {
        fail(take());
        now += Duration.ofDays(100).toNanos();

        assertThat(take().server()).isZero();
        assertThat(serversOf(20)).doesNotContain(0);
    }

    /** Whatever happens in whatever order: some server is always named, and one that failed has one probe at most. */
    @Test
    void holdsForAnyOrderOfThings() {
        Random random = new Random(20261127);
        for (int round = 0; round < 300; round++) {
            Endpoints endpoints = new Endpoints(1 + random.nextInt(5), FIRST, CAP);
            List<Lease> underWay = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                now += random.nextInt(3) == 0 ? random.nextInt(2_000_000_000) : 0;
                if (underWay.isEmpty() || random.nextBoolean()) {
                    underWay.add(endpoints.take(random.nextInt(6) - 1, now));
                } else if (random.nextBoolean()) {
                    endpoints.answered(underWay.remove(random.nextInt(underWay.size())));
                } else {
                    endpoints.failed(underWay.remove(random.nextInt(underWay.size())), null, now);
                }
            }
            underWay.forEach(endpoints::answered);
            now += CAP.toNanos();
            Set<Integer> asked = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                Lease lease = endpoints.take(NONE, now);
                asked.add(lease.server());
                endpoints.answered(lease);
            }
            assertThat(asked).as("round %d: all are used again", round).contains(0);
            assertThat(endpoints.hasOtherThan(0)).isEqualTo(asked.size() > 1);
        }
    }

    @Test
    void manyCallersAskADeadServerOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        AtomicIntegerArray asked = new AtomicIntegerArray(3);
        AtomicInteger wrong = new AtomicInteger();
        fail(takeAt(0));
        long due = now + FIRST.toNanos();
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            all.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 2_000; i++) {
                    Lease lease = three.take(NONE, due);
                    asked.incrementAndGet(lease.server());
                    if (lease.server() != 0) {
                        wrong.addAndGet(three.answered(lease) ? 1 : 0);
                    }
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> it : all) {
            it.get();
        }
        threads.shutdown();

        assertThat(asked.get(0)).isEqualTo(1);
        assertThat(asked.get(1) + asked.get(2)).isEqualTo(15_999);
        assertThat(wrong).hasValue(0);
    }

    private Lease take() {
        return three.take(NONE, now);
    }

    /** Of a server that is in use. */
    private Lease takeAt(int server) {
        List<Lease> others = new ArrayList<>();
        Lease lease = take();
        while (lease.server() != server) {
            others.add(lease);
            lease = take();
        }
        others.forEach(three::answered);
        return lease;
    }

    private boolean fail(Lease lease) {
        return three.failed(lease, null, now);
    }

    private List<Integer> serversOf(int requests) {
        List<Integer> servers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            Lease lease = take();
            servers.add(lease.server());
            three.answered(lease);
        }
        return servers;
    }
}
