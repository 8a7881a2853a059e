package io.weir.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssemblerTest {
    private static final long NOW = Long.MAX_VALUE - 5; // nanoTime may overflow at any moment
    private static final Duration AGE = Duration.ofMillis(100);

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

    private final List<Batch> closed = new ArrayList<>();
    private long offset;

    @Test
    void closesAtTheCountAndNotBefore() {
        Assembler assembler = assembler(new BatchLimits(3, 1_000, 1_000, AGE), Framing.JSON_ARRAY);

        add(assembler, "a", "b");
        assertThat(closed).isEmpty();
        add(assembler, "c");

        assertThat(closed)
                .singleElement()
                .satisfies(batch -> assertThat(batch.size()).isEqualTo(3));
        assertThat(assembler.size()).isZero();
    }

    @Test
    void fillsABodyToTheExactByteInAnyScript() {
        // [ + 3 + , + 3 + ] = 9 bytes, where each event is one character of three bytes
        Assembler fits = assembler(new BatchLimits(99, 9, 9, AGE), Framing.JSON_ARRAY);
        add(fits, "€", "€");
        assertThat(closed).singleElement().satisfies(batch -> {
            assertThat(batch.size()).isEqualTo(2);
            assertThat(batch.bodyBytes()).isEqualTo(9);
        });

        closed.clear();
        Assembler oneByteLess = assembler(new BatchLimits(99, 8, 8, AGE), Framing.JSON_ARRAY);
        add(oneByteLess, "€", "€");
        assertThat(closed).singleElement().satisfies(batch -> {
            assertThat(batch.size()).isEqualTo(1);
            assertThat(batch.bodyBytes()).isEqualTo(5);
        });
        assertThat(oneByteLess.size()).isEqualTo(1);
    }

    @Test
    void neitherLosesNorReordersNorExceedsWhateverComes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (Framing framing : List.of(Framing.CONCATENATED, Framing.JSON_ARRAY)) {
            closed.clear();
            offset = 0;
            BatchLimits limits = new BatchLimits(1 + random.nextInt(9), 1 + random.nextInt(60), 70, AGE);
            Assembler assembler = assembler(limits, framing);
            for (int i = 0; i < 2_000; i++) {
                add(assembler, "é".repeat(random.nextInt(40)));
            }
            assembler.flush(closed::add);

            List<Long> offsets = new ArrayList<>();
            for (Batch batch : closed) {
                batch.items().forEach(item -> offsets.add(item.origin().offset()));
                assertThat(batch.bodyBytes()).as("seed %d", seed).isEqualTo((long) body(framing, batch));
                assertThat(batch.size()).as("seed %d", seed).isLessThanOrEqualTo(limits.events());
                if (batch.size() > 1) {
                    assertThat(batch.bodyBytes()).as("seed %d", seed).isLessThanOrEqualTo(limits.bodyBytes());
                }
                assertThat(batch.unsendable())
                        .as("seed %d", seed)
                        .isEqualTo(batch.bodyBytes() > 70
                                || batch.items().get(0).wire().size() == 0);
            }
            assertThat(offsets).as("seed %d", seed).hasSize(2_000).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void anEventHasALimitOfItsOwnWhereTheTargetNamesOne() {
        Assembler assembler = assembler(new BatchLimits(99, 100, 100, 4, AGE), Framing.JSON_ARRAY);

        add(assembler, "1234", "€45");
        assembler.flush(closed::add);

        assertThat(closed).extracting(Batch::unsendable).containsExactly(false, true);
    }

    @Test
    void sendsTheTailByAge() {
        Assembler assembler = assembler(new BatchLimits(99, 1_000, 1_000, AGE), Framing.CONCATENATED);
        add(assembler, "tail");

        assembler.expire(NOW + AGE.toNanos() - 1, closed::add);
        assertThat(closed).isEmpty();
        assertThat(assembler.nanosToExpiry(NOW + AGE.toNanos() - 1)).hasValue(1);

        assembler.expire(NOW + AGE.toNanos(), closed::add);
        assertThat(closed).hasSize(1);
        assertThat(assembler.nanosToExpiry(NOW + AGE.toNanos())).isEmpty();
    }

    @Test
    void ageCountsFromTheOldestEvent() {
        Assembler assembler = assembler(new BatchLimits(99, 1_000, 1_000, AGE), Framing.CONCATENATED);
        assembler.add(item("old"), NOW, closed::add);
        assembler.add(item("young"), NOW + AGE.toNanos() - 1, closed::add);

        assembler.expire(NOW + AGE.toNanos(), closed::add);

        assertThat(closed)
                .singleElement()
                .satisfies(batch -> assertThat(batch.size()).isEqualTo(2));
    }

    @Test
    void anEventBeyondTheAimTravelsAlone() {
        Assembler assembler = assembler(new BatchLimits(99, 10, 20, AGE), Framing.CONCATENATED);

        add(assembler, "small", "x".repeat(20), "small");
        assembler.flush(closed::add);

        assertThat(closed).extracting(Batch::size).containsExactly(1, 1, 1);
        assertThat(closed).extracting(Batch::unsendable).containsOnly(false);
    }

    @Test
    void anEventTheTargetCannotTakeComesOutMarkedAndInItsPlace() {
        Assembler assembler = assembler(new BatchLimits(99, 10, 20, AGE), Framing.CONCATENATED);

        add(assembler, "before", "x".repeat(21), "", "behind");
        assembler.flush(closed::add);

        assertThat(closed).extracting(Batch::unsendable).containsExactly(false, true, true, false);
        assertThat(closed)
                .extracting(batch -> batch.items().get(0).origin().offset())
                .containsExactly(0L, 1L, 2L, 3L);
    }

    private static Assembler assembler(BatchLimits limits, Framing framing) {
        return new Assembler(limits, framing);
    }

    private void add(Assembler assembler, String... events) {
        for (String event : events) {
            assembler.add(item(event), NOW, closed::add);
        }
    }

    private Item item(String text) {
        Payload payload = Payload.wrap(text.getBytes(UTF_8));
        return new Item(new Origin("t", 0, offset), new Sid("l", 0, offset++), payload, payload, 1, NOTHING);
    }

    private static int body(Framing framing, Batch batch) {
        String between = new String(framing.between().bytes(), UTF_8);
        String events = String.join(
                between,
                batch.items().stream()
                        .map(item -> new String(item.wire().bytes(), UTF_8))
                        .toList());
        return framing.open().size()
                + events.getBytes(UTF_8).length
                + framing.close().size();
    }
}
