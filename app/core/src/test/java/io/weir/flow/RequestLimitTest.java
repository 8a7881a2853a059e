package io.weir.flow;

import static io.weir.flow.Pressure.HIGH;
import static io.weir.flow.Pressure.NONE;
import static io.weir.flow.Pressure.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.flow.RequestLimit.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
    private static final long QUICK = Duration.ofMillis(10).toNanos();
    private static final long SLOW = Duration.ofSeconds(5).toNanos();

    private static final List<Pressure> ANY = List.of(Pressure.values());

    private final RequestLimit limit = new RequestLimit(100, 0);

    @Test
    void beginsWithAFewAndNeverWithMoreThanTheCeiling() {
        assertThat(limit.limit()).isEqualTo(8);
        assertThat(new RequestLimit(3, 0).limit()).isEqualTo(3);
    }

    @Test
    void growsByOneForEachLimitsWorthOfGoodAnswers() {
        List<Lease> underWay = fill();
        for (int i = 0; i < 7; i++) {
            turn(underWay, NONE);
        }
        assertThat(limit.limit()).isEqualTo(8);

        turn(underWay, NONE);
        assertThat(limit.limit()).isEqualTo(9);
        underWay.add(limit.take(false));
        for (int i = 0; i < 9; i++) {
            turn(underWay, NONE);
        }
        assertThat(limit.limit()).isEqualTo(10);
    }

    @Test
    void doesNotGrowWhileItIsNotWhatHoldsRequestsBack() {
        for (int i = 0; i < 1_000; i++) {
            limit.ended(limit.take(false), NONE, QUICK);
        }

        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void growsToTheCeilingAndNotBeyond() {
        RequestLimit low = new RequestLimit(3, 0);
        low.ended(low.take(false), HIGH, QUICK);
        assertThat(low.limit()).isEqualTo(1);

        for (int i = 0; i < 100; i++) {
            List<Lease> underWay = new ArrayList<>();
            while (low.hasRoom(false)) {
                underWay.add(low.take(false));
            }
            underWay.forEach(it -> low.ended(it, NONE, QUICK));
        }

        assertThat(low.limit()).isEqualTo(3);
    }

    @Test
    void aStormOfRefusalsHalvesOnceARoundTrip() {
        List<Lease> underWay = fill();

        limit.ended(underWay.remove(0), HIGH, QUICK);
        assertThat(limit.limit()).isEqualTo(4);
        underWay.forEach(it -> {
            limit.ended(it, HIGH, QUICK);
            assertThat(limit.limit()).as("nothing new").isEqualTo(4);
        });

        underWay = fill();
        underWay.forEach(it -> limit.ended(it, HIGH, QUICK));
        assertThat(limit.limit()).isEqualTo(2);
    }

    @Test
    void neverFallsBelowOne() {
        for (int i = 0; i < 20; i++) {
            limit.ended(limit.take(false), HIGH, QUICK);
        }

        assertThat(limit.limit()).isEqualTo(1);
        assertThat(limit.hasRoom(false)).isTrue();
        Lease only = limit.take(false);
        assertThat(limit.hasRoom(false)).isFalse();
        limit.ended(only, NONE, QUICK);
        assertThat(limit.limit()).as("and rises again").isEqualTo(2);
    }

    @Test
    void whatLeftBeforeTheCutDoesNotRaiseIt() {
        List<Lease> before = fill();
        limit.ended(before.remove(0), HIGH, QUICK);

        before.forEach(it -> limit.ended(it, NONE, QUICK));

        assertThat(limit.limit()).isEqualTo(4);
    }

    @Test
    void anAnswerThatSaysNothingOfItChangesNothing() {
        List<Lease> underWay = fill();
        for (int i = 0; i < 100; i++) {
            turn(underWay, UNKNOWN);
        }

        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void answersFarBeyondTheUsualEndTheGrowthUntilTheyAreTheUsual() {
        List<Lease> underWay = fill();
        for (int i = 0; i < 8; i++) {
            turn(underWay, NONE);
        }
        assertThat(limit.limit()).isEqualTo(9);

        int answers = 0;
        while (limit.limit() == 9) {
            underWay.addAll(fill());
            limit.ended(underWay.remove(0), NONE, SLOW);
            answers++;
        }

        assertThat(answers).isBetween(50, 500);
    }

    @Test
    void largerBatchesAfterAnOutageHoldNobodyBelowWhatEveryStartBeginsWith() {
        for (int i = 0; i < 50; i++) {
            limit.ended(limit.take(false), NONE, QUICK);
        }
        for (int i = 0; i < 4; i++) {
            limit.ended(limit.take(false), HIGH, QUICK);
        }
        assertThat(limit.limit()).isEqualTo(1);

        List<Lease> underWay = fill();
        for (int i = 0; i < 1 + 2 + 3 + 4 + 5 + 6 + 7; i++) {
            underWay.addAll(fill());
            limit.ended(underWay.remove(0), NONE, SLOW);
        }

        assertThat(limit.limit()).isGreaterThan(6);
    }

    @Test
    void oneAnswerThatDawdlesIsNoTrend() {
        List<Lease> underWay = fill();
        for (int i = 0; i < 7; i++) {
            turn(underWay, NONE);
        }
        limit.ended(underWay.remove(0), NONE, 20 * QUICK);

        assertThat(limit.limit()).isEqualTo(9);
    }

    @Test
    void theShareOfThePrivilegedIsTheirsAlone() {
        RequestLimit shared = new RequestLimit(8, 0.2);

        assertThat(takeAll(shared, false)).hasSize(6);
        assertThat(takeAll(shared, true)).hasSize(2);
        assertThat(shared.limit(false)).isEqualTo(6);
        assertThat(shared.limit(true)).isEqualTo(8);
    }

    @Test
    void thePrivilegedMayHaveItAllButForOneOfTheOthers() {
        RequestLimit shared = new RequestLimit(8, 0.2);

        assertThat(takeAll(shared, true)).hasSize(8);
        assertThat(takeAll(shared, false)).as("nobody waits for ever").hasSize(1);
    }

    @Test
    void atOneEachHasARequestOfItsOwn() {
        RequestLimit shared = new RequestLimit(1, 0.2);

        Lease bulk = shared.take(false);
        assertThat(shared.hasRoom(false)).isFalse();
        assertThat(takeAll(shared, true)).hasSize(1);
        shared.ended(bulk, NONE, QUICK);
        assertThat(shared.limit()).isEqualTo(1);
    }

    @Test
    void aCutTakesNothingOfTheShareWhileWhatLeftBeforeIsStillUnderWay() {
        RequestLimit shared = new RequestLimit(8, 0.2);
        List<Lease> bulk = takeAll(shared, false);
        shared.ended(bulk.remove(0), HIGH, QUICK);

        assertThat(shared.hasRoom(false)).isFalse();
        assertThat(takeAll(shared, true)).hasSize(1);
    }

    @Test
    void growsWhereTheOthersHaveUsedAllThatIsTheirs() {
        RequestLimit shared = new RequestLimit(20, 0.2);
        for (int i = 0; i < 500; i++) {
            takeAll(shared, false).forEach(it -> shared.ended(it, NONE, QUICK));
        }

        assertThat(shared.limit()).isEqualTo(20);
        assertThat(takeAll(shared, false)).hasSize(16);
    }

    /** Whatever the answers are, in whatever order: within its bounds, and everybody gets on. */
    @Test
    void holdsForAnyOrderOfThings() {
        Random random = new Random(20261128);
        for (int round = 0; round < 500; round++) {
            int ceiling = 1 + random.nextInt(20);
            double reserved = random.nextInt(9) / 10.0;
            RequestLimit it = new RequestLimit(ceiling, reserved);
            List<Lease> underWay = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                boolean isPrivileged = random.nextBoolean();
                int before = it.limit();
                if (random.nextBoolean() && it.hasRoom(isPrivileged)) {
                    underWay.add(it.take(isPrivileged));
                } else if (!underWay.isEmpty()) {
                    Pressure pressure = ANY.get(random.nextInt(ANY.size()));
                    it.ended(underWay.remove(random.nextInt(underWay.size())), pressure, random.nextInt(1_000_000));
                }
                assertThat(it.limit()).isBetween(Math.max(1, before / 2), Math.min(ceiling, before + 1));
                assertThat(it.underWay(false) + it.underWay(true)).isEqualTo(underWay.size());
                assertThat(underWay.size()).isLessThanOrEqualTo(ceiling + 1);
                assertThat(it.hasRoom(false) || it.underWay(false) > 0).isTrue();
                assertThat(it.hasRoom(true) || it.underWay(true) > 0).isTrue();
            }
        }
    }

    @Test
    void aRequestThatDidNotLeaveIsForgotten() {
        List<Lease> underWay = fill();

        limit.giveBack(underWay.get(0));

        assertThat(limit.underWay(false)).isEqualTo(7);
        assertThat(limit.hasRoom(false)).isTrue();
    }

    @Test
    void refusesWhatIsNoLimit() {
        assertThatThrownBy(() -> new RequestLimit(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RequestLimit(1, 1)).isInstanceOf(IllegalArgumentException.class);
        RequestLimit one = new RequestLimit(1, 0);
        one.take(false);
        assertThatThrownBy(() -> one.take(false)).isInstanceOf(IllegalStateException.class);
    }

    /** One is answered, and the next leaves. */
    private void turn(List<Lease> underWay, Pressure pressure) {
        limit.ended(underWay.remove(0), pressure, QUICK);
        underWay.add(limit.take(false));
    }

    private List<Lease> fill() {
        return takeAll(limit, false);
    }

    private static List<Lease> takeAll(RequestLimit from, boolean isPrivileged) {
        List<Lease> taken = new ArrayList<>();
        while (from.hasRoom(isPrivileged)) {
            taken.add(from.take(isPrivileged));
        }
        return taken;
    }
}
