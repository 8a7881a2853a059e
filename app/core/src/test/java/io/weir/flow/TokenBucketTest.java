package io.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Near the end of what a long holds: a monotonic clock may begin anywhere. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    private TokenBucket bucket = new TokenBucket(10, SECOND, 0, now);

    @Test
    void givesABurstAndThenTheRate() {
        assertThat(takeAll(bucket)).isEqualTo(10);
        assertThat(bucket.nanosTo(1, false, now)).isEqualTo(100_000_000);

        after(Duration.ofMillis(100).minusNanos(1));
        assertThat(takeAll(bucket)).isZero();
        assertThat(bucket.nanosTo(1, false, now)).isEqualTo(1);
        after(Duration.ofNanos(1));
        assertThat(takeAll(bucket)).isEqualTo(1);
    }

    @Test
    void savesUpNoMoreThanABurstHoweverLongNothingIsTaken() {
        takeAll(bucket);

        after(Duration.ofDays(36_500));

        assertThat(takeAll(bucket)).isEqualTo(10);
    }

    @Test
    void whatCostsMoreThanABurstIsPaidAfterwardsAndNeverStarves() {
        bucket.take(35, false);

        assertThat(bucket.nanosTo(1, false, now)).isEqualTo(2_600_000_000L);
        assertThat(bucket.nanosTo(1_000, false, now))
                .as("a full bucket is enough")
                .isEqualTo(3_500_000_000L);
        after(Duration.ofMillis(3_500));
        assertThat(bucket.nanosTo(1_000, false, now)).isZero();
    }

    @Test
    void aCostBeyondAllSenseEndsInALongWaitAndNotInAnOverflow() {
        bucket.take(Double.MAX_VALUE, false);
        bucket.take(Double.MAX_VALUE, true);
        bucket.take(1e300, false);

        assertThat(bucket.nanosTo(1e300, false, now))
                .isGreaterThan(Duration.ofDays(365).toNanos());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.0 / 3_600, 0.001, 0.7, 3, 999, 123_456_789, 5e9})
    void holdsItsRateExactlyHoweverSmallItIsAndHoweverOftenItIsAsked(double perSecond) {
        TokenBucket it = new TokenBucket(perSecond, Duration.ZERO, 0, now);
        Random random = new Random(20261128);
        double taken = 0;
        long began = now;
        for (int i = 0; i < 20_000; i++) {
            long wait = it.nanosTo(1, false, now);
            if (wait == 0) {
                double cost = Math.max(1, random.nextInt(5) * perSecond / 100);
                it.take(cost, false);
                taken += cost;
            }
            // In small steps most of the time: each of them counts.
            now += random.nextInt(3) == 0 ? it.nanosTo(1, false, now) : 1 + random.nextInt(1_000);
        }
        double bound = perSecond * (now - began) / 1e9;

        assertThat(taken).isLessThanOrEqualTo(bound + Math.max(1, 4 * perSecond / 100) + 1);
        assertThat(taken).as("nothing is lost on the way").isGreaterThan(0.5 * bound);
    }

    @Test
    void addsUpTheSmallestStepsAtTheSmallestRate() {
        TokenBucket hourly = new TokenBucket(1.0 / 3_600, SECOND, 0, now);
        hourly.take(1, false);
        long wait = hourly.nanosTo(1, false, now);
        for (int i = 0; i < 1_000_000; i++) {
            now += 7;
            hourly.nanosTo(1, false, now);
        }

        assertThat(hourly.nanosTo(1, false, now)).isEqualTo(wait - 7_000_000);
    }

    @Test
    void aClockThatGoesBackALittlePaysNothingTwice() {
        takeAll(bucket);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            after(Duration.ofMillis(1));
            now -= Duration.ofMillis(50).toNanos();
            bucket.nanosTo(1, false, now);
            now += Duration.ofMillis(50).toNanos();
            taken += takeAll(bucket);
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void aClockThatWasSetBackEndsNothing() {
        takeAll(bucket);
        now -= Duration.ofDays(1_000).toNanos();

        assertThat(bucket.nanosTo(1, false, now)).isEqualTo(100_000_000);
        after(Duration.ofMillis(100));
        assertThat(takeAll(bucket)).isEqualTo(1);
    }

    @Test
    void whatWasGivenBackIsThereAgainAndNoMore() {
        bucket.take(1, false);
        bucket.giveBack(1, false);
        bucket.giveBack(1, false);

        assertThat(takeAll(bucket)).isEqualTo(10);
    }

    @Test
    void theReserveIsLeftToThePrivileged() {
        TokenBucket shared = new TokenBucket(10, SECOND, 0.2, now);

        assertThat(takeAll(shared)).isEqualTo(8);
        assertThat(take(shared, true)).isEqualTo(2);
    }

    @Test
    void thePrivilegedMayHaveItAll() {
        TokenBucket shared = new TokenBucket(10, SECOND, 0.2, now);

        assertThat(take(shared, true)).isEqualTo(10);
        for (int i = 0; i < 50; i++) {
            after(Duration.ofMillis(100));
            assertThat(take(shared, true)).isEqualTo(1);
            assertThat(take(shared, false)).isZero();
        }
    }

    @Test
    void aReserveThatNobodyUsesCostsTheOthersNothing() {
        TokenBucket shared = new TokenBucket(10, SECOND, 0.2, now);
        take(shared, false);
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            after(Duration.ofMillis(10));
            taken += take(shared, false);
        }

        assertThat(taken).isEqualTo(100);
        assertThat(take(shared, true)).as("and is still there").isEqualTo(2);
    }

    @Test
    void aHugeDebtOfTheOthersDoesNotTouchTheReserve() {
        TokenBucket shared = new TokenBucket(10, SECOND, 0.2, now);
        shared.take(10_000, false);

        int taken = take(shared, true);
        for (int i = 0; i < 100; i++) {
            after(Duration.ofMillis(100));
            taken += take(shared, true);
        }

        assertThat(taken).isEqualTo(102);
    }

    @Test
    void aReserveOfLessThanOneTokenStillLetsThePrivilegedGoFirst() {
        TokenBucket slow = new TokenBucket(0.5, SECOND, 0.2, now);
        slow.take(1, false);
        assertThat(slow.nanosTo(1, true, now)).isZero();
        slow.take(1, true);

        // 0.1 of a token is its reserve, and it owes 0.9.
        assertThat(slow.nanosTo(1, true, now)).isEqualTo(2_000_000_000L);
        assertThat(slow.nanosTo(1, false, now))
                .as("after the reserve, its own debt of 0.6, and a full account of 0.4")
                .isCloseTo(4_000_000_000L, within(2L));
    }

    /** Whatever is asked in whatever order: never more than the rate and one burst and one request of each kind. */
    @Test
    void holdsForAnyOrderOfThings() {
        Random random = new Random(20261128);
        for (int round = 0; round < 200; round++) {
            double perSecond = Math.pow(10, random.nextInt(7) - 2);
            double burst = random.nextInt(3);
            double costMax = 1 + random.nextInt(3) * perSecond;
            TokenBucket it = new TokenBucket(
                    perSecond, Duration.ofMillis((long) (burst * 1_000)), random.nextInt(9) / 10.0, now);
            long began = now;
            double taken = 0;
            for (int step = 0; step < 300; step++) {
                boolean isPrivileged = random.nextBoolean();
                if (it.nanosTo(1, isPrivileged, now) == 0) {
                    double cost = 1 + random.nextDouble() * (costMax - 1);
                    it.take(cost, isPrivileged);
                    taken += cost;
                }
                now += random.nextInt(4) == 0 ? it.nanosTo(1, random.nextBoolean(), now) : random.nextInt(1_000_000);
            }
            double bound = perSecond * ((now - began) / 1e9 + burst) + 2 * costMax;

            assertThat(taken).as("round %d", round).isLessThanOrEqualTo(bound * 1.000_001);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
    void refusesARateThatIsNone(double perSecond) {
        assertThatThrownBy(() -> new TokenBucket(perSecond, SECOND, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAReserveThatLeavesTheOthersNothing() {
        assertThatThrownBy(() -> new TokenBucket(1, SECOND, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(1, SECOND, -0.1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private int takeAll(TokenBucket from) {
        return take(from, false);
    }

    private int take(TokenBucket from, boolean isPrivileged) {
        int taken = 0;
        // A bound, so that a bucket without a bottom fails instead of giving for ever.
        while (taken < 100_000 && from.nanosTo(1, isPrivileged, now) == 0) {
            from.take(1, isPrivileged);
            taken++;
        }
        return taken;
    }

    private void after(Duration time) {
        now += time.toNanos();
    }
}
