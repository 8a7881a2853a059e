package io.weir.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Sid;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BisectionTest {
    private static final int LENGTH = 1 << 20;

    @Test
    void findsFirstLastAndMiddleInAsManyLooksAsTheLengthHasDigits() {
        FakeLog log = new FakeLog();
        for (int i = 0; i < LENGTH; i++) {
            log.append("web-7", 3, i);
        }

        for (long seq : new long[] {0, 1, LENGTH / 2, LENGTH - 2, LENGTH - 1}) {
            assertThat(log.find(new Sid("web-7", 3, seq))).hasValue(seq);
            assertThat(log.looks).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void findsEachWhereOneFollowsTheOther() {
        FakeLog log = new FakeLog();
        for (int i = 0; i < 5_000; i++) {
            log.append("web-7", 3, i);
        }

        assertThat(log.records)
                .allSatisfy((offset, sid) -> assertThat(log.find(sid)).hasValue(offset));
    }

    @Test
    void findsNothingThatIsNotThere() {
        FakeLog log = new FakeLog();
        for (int i = 10; i < LENGTH; i++) {
            if (i != 500_000) {
                log.append("web-7", 3, i);
            }
        }

        for (long seq : new long[] {0, 9, 500_000, LENGTH}) {
            assertThat(log.find(new Sid("web-7", 3, seq))).as("seq " + seq).isEmpty();
            assertThat(log.looks).isLessThanOrEqualTo(12);
        }
        assertThat(log.find(new Sid("web-8", 3, 12))).isEmpty();
        assertThat(log.find(new Sid("web-7", 2, 12))).isEmpty();
        assertThat(log.find(new Sid("web-7", 4, 12))).isEmpty();
    }

    @Test
    void findsEachEventOfEachLaneWhereManyAreInterleavedOverEpochs() {
        FakeLog log = new FakeLog();
        for (int epoch = 1; epoch <= 3; epoch++) {
            for (int seq = 0; seq < 800; seq++) {
                for (int lane = 0; lane < 5; lane++) {
                    if (seq % (lane + 1) == 0) {
                        log.append("web-" + lane, epoch * 1000L, seq / (lane + 1));
                        log.skip(seq % 3);
                    }
                }
            }
        }

        assertThat(log.records)
                .isNotEmpty()
                .allSatisfy((offset, sid) -> assertThat(log.find(sid)).hasValue(offset));
    }

    @Test
    void findsEachThatIsLeftWhereTheBeginningIsDeleted() {
        FakeLog log = new FakeLog();
        for (int i = 0; i < 3_000; i++) {
            log.append("web-7", 3, i);
            log.skip(1);
        }
        log.begin = 61;

        assertThat(log.find(new Sid("web-7", 3, 30))).isEmpty();
        for (int seq = 31; seq < 3_000; seq++) {
            assertThat(log.find(new Sid("web-7", 3, seq))).hasValue(2L * seq);
        }
    }

    @Test
    void readsNoRecordTwiceWhereTheLaneIsRare() {
        FakeLog log = new FakeLog();
        for (int i = 0; i < 100_000; i++) {
            log.append("loud", 3, i);
        }
        log.append("quiet", 3, 0);
        for (int i = 100_000; i < 200_000; i++) {
            log.append("loud", 3, i);
        }

        assertThat(log.find(new Sid("quiet", 3, 0))).hasValue(100_000L);
        assertThat(log.find(new Sid("quiet", 3, 1))).isEmpty();
        assertThat(log.read).isLessThanOrEqualTo(201_000);
    }

    /** Offsets with holes, as the markers of transactions leave them; counts looks and records that were read. */
    private static final class FakeLog {
        private final NavigableMap<Long, Sid> records = new TreeMap<>();
        private long begin;
        private long end;
        private int looks;
        private int read;

        void append(String lane, long epoch, long seq) {
            records.put(end++, new Sid(lane, epoch, seq));
        }

        void skip(int offsets) {
            end += offsets;
        }

        Optional<Long> find(Sid sid) {
            looks = 0;
            read = 0;
            return Bisection.find((from, to, orderMin) -> first(sid, from, to, orderMin), begin, end);
        }

        private Optional<Bisection.Seen<Long>> first(Sid sid, long from, long to, int orderMin) {
            looks++;
            for (var it : records.subMap(from, true, to, false).entrySet()) {
                read++;
                if (it.getValue().lane().equals(sid.lane())) {
                    int byEpoch = Long.compare(it.getValue().epoch(), sid.epoch());
                    int order =
                            byEpoch != 0 ? byEpoch : Long.compare(it.getValue().seq(), sid.seq());
                    if (order >= orderMin) {
                        return Optional.of(new Bisection.Seen<>(it.getKey(), order, it.getKey()));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
