package io.weir.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final long NOW = 1_000;
    private static final Item.Rest NOTHING = new Item.Rest() {
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

    private static final Delivery RETRY = new Delivery.Retry(null, "busy");
    private static final Delivery NOT_REACHED = new Delivery.Retry(Duration.ZERO, "not reached");
    private static final Delivery SPLIT = new Delivery.Split("refused", 400);
    private static final Delivery POISON = new Delivery.Poison("bad", 400, "6");
    private static final Delivery FAULT = new Delivery.TargetFault("token");
    private static final Duration RETRY_WAIT = Duration.ofMillis(100);
    private static final Duration FAULT_WAIT = Duration.ofSeconds(1);
    private static final RetryPolicy POLICY = new RetryPolicy(
            new Backoff(RETRY_WAIT, RETRY_WAIT.multipliedBy(8), Duration.ofMinutes(2), () -> 1),
            new Backoff(FAULT_WAIT, FAULT_WAIT.multipliedBy(8), Duration.ofMinutes(2), () -> 1));

    @Test
    void oneAnswerSettlesAWholeBatch() {
        Settlement settlement = of(3);
        Batch request = settlement.next(NOW).orElseThrow();
        assertThat(settlement.next(NOW)).as("one request at a time").isEmpty();

        settlement.answered(Receipt.all(request, Delivery.delivered()), NOW);

        assertThat(settlement.isSettled()).isTrue();
        Settled settled = settlement.settled().orElseThrow();
        assertThat(settled.items()).containsExactlyElementsOf(request.items());
        assertThat(settled.first()).isEqualTo(new Origin("t", 0, 0));
        assertThat(settled.last()).isEqualTo(2);
        assertThat(settled.events()).isEqualTo(3);
        assertThat(settled.rejected()).isEmpty();
    }

    @Test
    void sendsAgainOnlyWhatNeedsIt() {
        Settlement settlement = of(4);
        answer(settlement, NOW, offset -> offset == 1 || offset == 3 ? RETRY : Delivery.delivered());

        assertThat(settlement.next(NOW + RETRY_WAIT.toNanos() - 1)).isEmpty();
        assertThat(settlement.nanosToNext(NOW)).hasValue(RETRY_WAIT.toNanos());
        Batch again = settlement.next(NOW + RETRY_WAIT.toNanos()).orElseThrow();

        assertThat(offsets(again)).containsExactly(1L, 3L);
        assertThat(again.bodyBytes()).isEqualTo(5); // [3,3], with two events of one byte
    }

    @Test
    void knowsWhatItTook() {
        Settlement settlement = of(2);
        answer(settlement, NOW, offset -> RETRY);
        long again = NOW + RETRY_WAIT.toNanos();
        Batch second = settlement.next(again).orElseThrow();
        settlement.answered(Receipt.all(second, Delivery.delivered()), again + 5_000_000);

        assertThat(settlement.settled().orElseThrow().effort())
                .isEqualTo(new Settled.Effort(2, RETRY_WAIT.plusMillis(5)));
    }

    @Test
    void resumesAtOnceBehindAPoisonEvent() {
        Settlement settlement = of(4);
        answer(settlement, NOW, offset -> offset < 1 ? Delivery.delivered() : offset == 1 ? POISON : NOT_REACHED);

        Batch rest = settlement.next(NOW).orElseThrow();
        assertThat(offsets(rest)).containsExactly(2L, 3L);
        settlement.answered(Receipt.all(rest, Delivery.delivered()), NOW);

        Settled settled = settlement.settled().orElseThrow();
        assertThat(settled.delivered()).isEqualTo(3);
        assertThat(settled.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.item().origin().offset()).isEqualTo(1);
            assertThat(rejected.why()).isEqualTo(POISON);
        });
    }

    @Test
    void aSiemThatTakesNothingAndSaysAtOnceIsNotAskedInAHotLoop() {
        Settlement settlement = of(2);
        answer(settlement, NOW, offset -> NOT_REACHED);

        assertThat(settlement.nanosToNext(NOW)).hasValue(RETRY_WAIT.toNanos());
    }

    @Test
    void waitsLongerEachTimeAndStartsAfreshOnProgress() {
        Settlement settlement = of(4);
        long now = NOW;
        for (long factor : new long[] {1, 2, 4, 8, 8}) {
            answer(settlement, now, offset -> RETRY);
            assertThat(settlement.nanosToNext(now)).hasValue(factor * RETRY_WAIT.toNanos());
            now += factor * RETRY_WAIT.toNanos();
        }
        answer(settlement, now, offset -> offset == 0 ? Delivery.delivered() : RETRY);
        assertThat(settlement.nanosToNext(now)).hasValue(RETRY_WAIT.toNanos());
    }

    @Test
    void honoursTheLongestWish() {
        Settlement settlement = of(3);
        answer(settlement, NOW, offset -> new Delivery.Retry(Duration.ofSeconds(offset), "busy"));

        assertThat(settlement.nanosToNext(NOW))
                .hasValue(Duration.ofSeconds(2).plus(RETRY_WAIT).toNanos());
    }

    @Test
    void findsPoisonByHalvesInOrderAndDeliversTheRest() {
        for (Set<Long> poison : List.of(Set.of(0L), Set.of(6L), Set.of(1L, 2L, 5L), Set.<Long>of())) {
            Settlement settlement = of(7);
            List<Long> delivered = new ArrayList<>();
            int requests = 0;
            for (Optional<Batch> next = settlement.next(NOW); next.isPresent(); next = settlement.next(NOW)) {
                requests++;
                boolean refused = offsets(next.get()).stream().anyMatch(poison::contains);
                if (!refused) {
                    delivered.addAll(offsets(next.get()));
                }
                settlement.answered(Receipt.all(next.get(), refused ? SPLIT : Delivery.delivered()), NOW);
            }

            Settled settled = settlement.settled().orElseThrow();
            assertThat(settlement.isSettled()).isTrue();
            assertThat(delivered).isSorted().hasSize(7 - poison.size());
            assertThat(delivered.stream().filter(poison::contains)).isEmpty();
            assertThat(settled.rejected())
                    .extracting(it -> it.item().origin().offset())
                    .containsExactlyInAnyOrderElementsOf(poison);
            assertThat(requests).isLessThanOrEqualTo(1 + 6 * poison.size());
        }
    }

    @Test
    void aTargetFaultHoldsEverythingAndWaitsLonger() {
        Settlement settlement = of(2);
        answer(settlement, NOW, offset -> FAULT);

        assertThat(settlement.fault()).hasValue((Delivery.TargetFault) FAULT);
        assertThat(settlement.settled()).isEmpty();
        assertThat(settlement.nanosToNext(NOW)).hasValue(FAULT_WAIT.toNanos());

        answer(settlement, NOW + FAULT_WAIT.toNanos(), offset -> Delivery.delivered());
        assertThat(settlement.fault()).isEmpty();
        assertThat(settlement.isSettled()).isTrue();
    }

    @Test
    void brokenOffItCoversWhatStandsBeforeTheFirstOpenEvent() {
        Settlement settlement = of(5);
        answer(settlement, NOW, offset -> offset == 1 ? POISON : offset == 2 ? RETRY : Delivery.delivered());

        Settled settled = settlement.settled().orElseThrow();

        assertThat(settlement.isSettled()).isFalse();
        assertThat(settled.last()).isEqualTo(1);
        assertThat(settled.items()).extracting(Item::sid).containsExactly(item(0).sid(), item(1).sid());
        assertThat(settled.delivered()).isEqualTo(1);
        assertThat(settled.rejectedOffsets()).containsExactly(1L);
    }

    @Test
    void whileARequestIsUnderWayNothingIsKnown() {
        Settlement settlement = of(2);
        settlement.next(NOW);

        assertThat(settlement.settled()).isEmpty();
        assertThat(settlement.isSettled()).isFalse();
        assertThat(settlement.nanosToNext(NOW)).isEmpty();
    }

    @Test
    void anUnsendableEventIsRefusedWithoutARequest() {
        Batch alone = new Batch(List.of(item(7)), 99, true);
        Settlement settlement = new Settlement(alone, Framing.JSON_ARRAY, POLICY, NOW);

        assertThat(settlement.next(NOW)).isEmpty();
        assertThat(settlement.settled().orElseThrow().rejected())
                .singleElement()
                .satisfies(rejected -> {
                    assertThat(rejected.requests()).isZero();
                    assertThat(rejected.why().code()).isEqualTo("too_large");
                });
    }

    @Test
    void anAnswerToNoRequestIsABug() {
        Settlement settlement = of(1);
        Receipt stray = Receipt.all(Batch.of(Framing.JSON_ARRAY, List.of(item(0))), Delivery.delivered());

        assertThatThrownBy(() -> settlement.answered(stray, NOW)).isInstanceOf(IllegalStateException.class);
    }

    private static void answer(Settlement settlement, long now, LongFunction<@Nullable Delivery> outcome) {
        Batch request = settlement.next(now).orElseThrow();
        List<Delivery> outcomes =
                offsets(request).stream().map(offset -> outcome.apply(offset)).toList();
        settlement.answered(new Receipt(request, outcomes), now);
    }

    private static Settlement of(int events) {
        List<Item> items =
                LongStream.range(0, events).mapToObj(SettlementTest::item).toList();
        return new Settlement(Batch.of(Framing.JSON_ARRAY, items), Framing.JSON_ARRAY, POLICY, NOW);
    }

    private static Item item(long offset) {
        Payload payload = Payload.wrap(Long.toString(offset).getBytes(UTF_8));
        return new Item(new Origin("t", 0, offset), new Sid("l", 0, offset), payload, payload, 1, NOTHING);
    }

    private static List<Long> offsets(Batch batch) {
        return batch.items().stream().map(item -> item.origin().offset()).toList();
    }
}
