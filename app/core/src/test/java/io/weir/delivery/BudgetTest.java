package io.weir.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.flow.Pressure;
import io.weir.flow.RateLimit;
import io.weir.flow.RateLimit.Rate;
import io.weir.flow.RequestLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration REST_FIRST = Duration.ofMillis(100);
    private static final long TOOK = Duration.ofMillis(10).toNanos();
    private static final Delivery BUSY = new Delivery.Retry(null, "HTTP 429");

    private long now = Long.MAX_VALUE - SECOND.toNanos();

    private final Budget budget = budget(Rate.UNLIMITED, 8, 0.2);
    private final Budget.Share bulk = budget.share(false);
    private final Budget.Share priority = budget.share(true);

    @Test
    void bulkNeverUsesWhatIsReservedAndPriorityMayUseAll() {
        assertThat(takeAll(bulk)).hasSize(6);
        assertThat(takeAll(priority)).hasSize(2);
        assertThat(bulk.underWay()).isEqualTo(6);
        assertThat(bulk.limit()).isEqualTo(6);
        assertThat(priority.limit()).isEqualTo(8);
    }

    @Test
    void eachRequestAndEachRepetitionIsTakenFromTheRate() {
        Budget ten = budget(new Rate(10, 0, SECOND), 256, 0.2);
        int bulks = 0;
        int priorities = 0;
        for (int i = 0; i < 1_000; i++) {
            now += Duration.ofMillis(10).toNanos();
            bulks += sendAll(ten.share(false));
            priorities += i % 100 == 0 ? sendAll(ten.share(true)) : 0;
        }

        assertThat(bulks + priorities)
                .as("a burst, ten seconds, and the reserve that is left")
                .isBetween(107, 108);
        assertThat(priorities).as("its reserve is full each time").isBetween(20, 22);
    }

    /** 21 callers through a limit of 10 a second, who read the time before they are let in. */
    @Test
    void holdsTheRateUnderManyCallers() throws Exception {
        Budget ten = budget(new Rate(10, 0, SECOND), 256, 0);
        AtomicLong clock = new AtomicLong(now);
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(21);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 21; t++) {
            all.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 20_000; i++) {
                    long read = clock.addAndGet(23_810);
                    Optional<Budget.Permit> permit = ten.share(i % 2 == 0).take(read);
                    permit.ifPresent(it -> {
                        taken.incrementAndGet();
                        it.pay(1_000);
                        it.answered(receipt(Delivery.delivered()), TOOK, read);
                    });
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> it : all) {
            it.get();
        }
        threads.shutdown();

        // 21 times 20,000 steps of 23.81 microseconds are 10 seconds.
        assertThat(taken.get()).isBetween(109, 110);
    }

    @Test
    void bytesArePaidAfterwardsAndABodyLargerThanTheBurstIsNotHeldForEver() {
        Budget slow = budget(new Rate(0, 1_000, SECOND), 8, 0.2);
        Budget.Share bulks = slow.share(false);
        leave(bulks, 5_000);

        assertThat(bulks.take(now)).isEmpty();
        // 4,200 are owed, and one more has to be there.
        assertThat(bulks.nanosToNext(now)).isEqualTo(Duration.ofMillis(4_201).toNanos());
        leave(slow.share(true), 200);
        assertThat(slow.share(true).take(now)).as("no more than the reserve").isEmpty();

        now += Duration.ofMillis(200).toNanos() + Duration.ofMillis(4_201).toNanos();
        assertThat(bulks.take(now)).isPresent();
    }

    @Test
    void howLongTheRateHeldALaneBackIsCountedWhileItHasSomethingToSend() {
        Budget one = budget(new Rate(1, 0, SECOND), 8, 0);
        Budget.Share lane = one.share(false);
        leave(lane, 1);
        lane.take(now);
        now += Duration.ofMillis(400).toNanos();
        lane.take(now);
        now += Duration.ofMillis(600).toNanos();
        leave(lane, 1);
        assertThat(lane.rateWait()).hasMillis(1_000);

        lane.take(now);
        now += Duration.ofHours(1).toNanos();
        leave(lane, 1);
        assertThat(lane.rateWait())
                .as("an hour without anything to send is no wait")
                .hasMillis(2_000);
    }

    @Test
    void aSiemThatAsksForLessGetsLess() {
        List<Budget.Permit> underWay = takeAll(bulk);
        underWay.forEach(it -> answer(it, BUSY));

        assertThat(takeAll(bulk)).hasSize(3);
        assertThat(bulk.limit()).isEqualTo(3);
    }

    @Test
    void aSiemThatTakesAllAndAsksForLessGetsLess() {
        Budget.Permit permit = take(bulk);
        Receipt near = new Receipt(batch(1), List.of(Delivery.delivered()), Pressure.HIGH);

        Optional<Slowdown> change = permit.answered(near, TOOK, now);

        assertThat(change).contains(new Slowdown(true, "it is near its limits", 4, Duration.ZERO));
        assertThat(priority.limit()).isEqualTo(4);
    }

    @Test
    void whereEvenOneAtATimeIsRefusedTheLaneRestsAndThenSendsExactlyOne() {
        fallToOne();
        answer(take(bulk), BUSY);

        assertThat(bulk.take(now)).isEmpty();
        assertThat(bulk.nanosToNext(now)).isEqualTo(REST_FIRST.toNanos());
        now += REST_FIRST.toNanos();
        Budget.Permit probe = take(bulk);
        assertThat(bulk.take(now)).as("exactly one").isEmpty();
        assertThat(bulk.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);

        answer(probe, BUSY);
        assertThat(bulk.nanosToNext(now)).as("twice as long").isEqualTo(2 * REST_FIRST.toNanos());
        now += 2 * REST_FIRST.toNanos();
        answer(take(bulk), Delivery.delivered());
        assertThat(bulk.nanosToNext(now)).isZero();
    }

    @Test
    void aRefusalOfOneLaneHidesNoneOfTheOther() {
        fallToOne();
        Budget.Permit ofBulk = take(bulk);
        Budget.Permit ofPriority = take(priority);

        answer(ofBulk, BUSY);
        answer(ofPriority, new Delivery.Retry(Duration.ofSeconds(7), "HTTP 429"));

        assertThat(priority.nanosToNext(now)).isEqualTo(Duration.ofMillis(7_100).toNanos());
    }

    @Test
    void aBodyThatIsRefusedForWhatItIsSaysNothingOfTheLoad() {
        assertThat(receipt(new Delivery.Split("HTTP 413", 413)).pressure()).isEqualTo(Pressure.UNKNOWN);
    }

    @Test
    void whatWasGivenUpIsGivenBackOnce() {
        Budget.Permit given = take(bulk);
        Budget.Permit kept = take(bulk);

        given.abandon();
        given.abandon();

        assertThat(bulk.underWay()).isEqualTo(1);
        answer(kept, Delivery.delivered());
        kept.abandon();
        assertThat(bulk.underWay()).isZero();
    }

    @Test
    void itRestsAsLongAsTheSiemAsksFor() {
        fallToOne();

        answer(take(bulk), new Delivery.Retry(Duration.ofSeconds(7), "HTTP 429"));

        assertThat(bulk.nanosToNext(now)).isEqualTo(Duration.ofMillis(7_100).toNanos());
    }

    @Test
    void whatHoldsBulkUpDoesNotHoldPriorityUp() {
        fallToOne();
        answer(take(bulk), new Delivery.Retry(Duration.ofSeconds(60), "HTTP 429"));

        assertThat(priority.nanosToNext(now)).isZero();
        answer(take(priority), Delivery.delivered());
        assertThat(bulk.take(now)).isEmpty();
    }

    @Test
    void oneThatTakesAtLeastSomeIsNotLeftAlone() {
        fallToOne();
        Receipt inPart = new Receipt(batch(2), List.of(Delivery.delivered(), BUSY));

        take(bulk).answered(inPart, TOOK, now);

        assertThat(bulk.nanosToNext(now)).isZero();
    }

    @Test
    void aFaultOfTheTargetIsNoPressure() {
        List<Budget.Permit> underWay = takeAll(bulk);
        underWay.forEach(it -> answer(it, new Delivery.TargetFault("invalid token")));

        assertThat(takeAll(bulk)).hasSize(6);
    }

    @Test
    void anEventBehindARefusedOneIsNoPressure() {
        Delivery behind = new Delivery.Retry(Duration.ZERO, "behind a refused event");
        Receipt receipt = new Receipt(batch(2), List.of(new Delivery.Poison("no", 400, "6"), behind));

        assertThat(receipt.pressure()).isEqualTo(Pressure.NONE);
    }

    @Test
    void anEpisodeIsToldOnceAndEndsAfterItHasBeenCalm() {
        List<Slowdown> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            now += SECOND.toNanos();
            Delivery outcome = i < 50 && i % 10 == 0 ? BUSY : Delivery.delivered();
            take(bulk).answered(receipt(outcome), TOOK, now).ifPresent(told::add);
        }

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).isEqualTo(new Slowdown(true, "HTTP 429", 4, Duration.ZERO));
        assertThat(told.get(1).begins()).isFalse();
        assertThat(told.get(1).lasted()).hasSeconds(40);
    }

    @Test
    void whoFoundNoRoomIsToldWhenThereIsSome() {
        AtomicInteger toldBulk = new AtomicInteger();
        AtomicInteger toldPriority = new AtomicInteger();
        bulk.onRoom(toldBulk::incrementAndGet);
        priority.onRoom(toldPriority::incrementAndGet);
        List<Budget.Permit> all = takeAll(priority);
        List<Budget.Permit> one = takeAll(bulk);
        assertThat(one).hasSize(1);

        all.get(0).abandon();
        assertThat(toldPriority).as("the one of bulk was beyond the limit").hasValue(0);
        answer(all.get(1), Delivery.delivered());
        assertThat(toldPriority).hasValue(1);
        assertThat(toldBulk).hasValue(1);

        all.get(2).abandon();
        assertThat(toldPriority).as("nobody waits").hasValue(1);
        assertThat(toldBulk).hasValue(1);
    }

    @Test
    void whatDidNotLeaveCostsNothing() {
        Budget ten = budget(new Rate(10, 0, SECOND), 8, 0.2);
        for (int i = 0; i < 100; i++) {
            take(ten.share(i % 2 == 0)).giveBack();
        }

        assertThat(sendAll(ten.share(false))).isEqualTo(8);
        assertThat(sendAll(ten.share(true))).isEqualTo(2);
    }

    @Test
    void aRequestEndsOnce() {
        Budget.Permit permit = take(bulk);
        permit.abandon();

        assertThatThrownBy(permit::giveBack).isInstanceOf(IllegalStateException.class);
        assertThat(bulk.underWay()).isZero();
    }

    private void fallToOne() {
        for (int i = 0; i < 3; i++) {
            answer(take(bulk), BUSY);
        }
        assertThat(priority.limit()).isEqualTo(1);
    }

    private Budget budget(Rate rate, int ceiling, double reserved) {
        return new Budget(
                new RateLimit(rate, reserved, now),
                new RequestLimit(ceiling, reserved),
                new Backoff(REST_FIRST, SECOND, Duration.ofMinutes(2), () -> 1));
    }

    private Budget.Permit take(Budget.Share share) {
        return share.take(now).orElseThrow();
    }

    private List<Budget.Permit> takeAll(Budget.Share share) {
        List<Budget.Permit> taken = new ArrayList<>();
        for (Optional<Budget.Permit> it = share.take(now); it.isPresent(); it = share.take(now)) {
            taken.add(it.get());
        }
        return taken;
    }

    private int sendAll(Budget.Share share) {
        int sent = 0;
        for (Optional<Budget.Permit> it = share.take(now); it.isPresent(); it = share.take(now)) {
            answer(it.get(), Delivery.delivered());
            sent++;
        }
        return sent;
    }

    private void leave(Budget.Share share, long bytes) {
        Budget.Permit permit = take(share);
        permit.pay(bytes);
        answer(permit, Delivery.delivered());
    }

    private void answer(Budget.Permit permit, Delivery outcome) {
        permit.answered(receipt(outcome), TOOK, now);
    }

    private static Receipt receipt(Delivery outcome) {
        return Receipt.all(batch(1), outcome);
    }

    private static Batch batch(int events) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Payload event = Payload.wrap("{}".getBytes(StandardCharsets.UTF_8));
            items.add(new Item(new Origin("t", 0, i), new Sid("l", 0, i), event, event, 1, NO_REST));
        }
        return Batch.of(Framing.CONCATENATED, items);
    }

    private static final Item.Rest NO_REST = new Item.Rest() {
        @Override
        public byte @Nullable [] key() {
            return null;
        }

        @Override
        public long timestampMillis() {
            return 0;
        }

        @Override
        public byte @Nullable [] header(String name) {
            return null;
        }
    };
}
