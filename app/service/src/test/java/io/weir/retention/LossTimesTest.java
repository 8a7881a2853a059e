package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.ByteSize;
import io.weir.config.RetainSettings;
import io.weir.config.TopicSettings;
import io.weir.flow.Disks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Raw has a budget of 100 kB, valid none; an offset is 100 bytes; looks are 100 s apart. */
class LossTimesTest {
    private static final Instant START = Instant.parse("2026-11-27T00:00:00Z");
    private static final TopicSettings TOPICS = Binder.defaults(TopicSettings.class);
    private static final RetainSettings DEFAULTS = Binder.defaults(RetainSettings.class);
    private static final ByteSize NONE = new ByteSize(0);
    private static final RetainSettings SETTINGS = new RetainSettings(
            true,
            DEFAULTS.afterDelivery(),
            DEFAULTS.receipts(),
            DEFAULTS.alarm(),
            new RetainSettings.Budget(new ByteSize(100_000), NONE, NONE, NONE, NONE));
    private static final Policy PROOF = new Policy(Policy.Kind.PROOF, -1, -1);
    private static final TopicPartition RAW = new TopicPartition("weir.raw", 0);
    private static final TopicPartition VALID = new TopicPartition("weir.valid", 0);

    private final LossTimes times = new LossTimes(TOPICS, SETTINGS);

    @Test
    void aBudgetLastsForWhatIsNotDelivered() {
        times.look(plan(0, row(RAW, 100, 100), PROOF), true);

        // 200 offsets wait, 2 more each second, and 100 that were delivered count as free.
        double seconds = times.look(plan(100, row(RAW, 300, 100), PROOF), true).get("weir.raw");

        assertThat(seconds).isEqualTo((100_000 - 20_000) / 200.0);
    }

    @Test
    void whatMayNotBeDeletedTakesRoomToo() {
        times.look(plan(0, row(RAW, 100, 100), PROOF), false);

        double seconds = times.look(plan(100, row(RAW, 300, 300), PROOF), false).get("weir.raw");

        assertThat(seconds).isEqualTo((100_000 - 30_000) / 200.0);
    }

    @Test
    void nothingIsLostWhileDeliveryKeepsUp() {
        times.look(plan(0, row(RAW, 100, 90), PROOF), true);

        assertThat(times.look(plan(100, row(RAW, 300, 290), PROOF), true))
                .containsEntry("weir.raw", LossTime.NEVER)
                .containsEntry("weir.valid", LossTime.NEVER);
    }

    @Test
    void withoutABudgetTheDiskIsTheRoom() {
        times.look(plan(0, row(VALID, 100, 100), PROOF), true);

        Map<String, Double> seconds = times.look(plan(100, row(VALID, 300, 100), PROOF), true);

        assertThat(seconds.get("weir.valid")).isEqualTo((1_000_000 + 10_000) / 200.0);
        // They share it.
        assertThat(seconds.get("weir.dlq")).isEqualTo(seconds.get("weir.valid"));
        assertThat(seconds.get("weir.raw")).isEqualTo(LossTime.NEVER);
    }

    @Test
    void oneLookKnowsNoRateAndAForbiddenDiskNoRoom() {
        assertThat(times.look(plan(0, row(RAW, 100, 100), PROOF), true).get("weir.raw"))
                .isNaN();
        Plan unseen = new Plan(
                START.plusSeconds(100),
                List.of(row(RAW, 300, 100)),
                Map.of("weir.raw", PROOF),
                Map.of(),
                Disks.unknown());

        assertThat(times.look(unseen, true).get("weir.raw")).isNaN();
    }

    @Test
    void theClustersOwnRetentionCountsDownByAgeAndBySize() {
        Policy policy = new Policy(Policy.Kind.CLUSTER, 3_600_000, 50_000);
        times.look(plan(0, row(RAW, 100, 100), policy), true);

        // It has waited for 100 s: 3,500 are left of the age, and (50 - 20) kB at 200 bytes a second of the size.
        double seconds = times.look(plan(100, row(RAW, 300, 100), policy), true).get("weir.raw");

        assertThat(seconds).isEqualTo(150);
        assertThat(times.look(plan(200, row(RAW, 300, 300), policy), true).get("weir.raw"))
                .isEqualTo(LossTime.NEVER);
    }

    @Test
    void ofWhatCompactionTakesNothingIsKnown() {
        Policy policy = new Policy(Policy.Kind.UNKNOWN, -1, -1);

        assertThat(times.look(plan(0, row(RAW, 100, 100), policy), true).get("weir.raw"))
                .isNaN();
    }

    private static Row row(TopicPartition partition, long end, long needed) {
        OptionalLong oldest = needed < end ? OptionalLong.of(START.toEpochMilli()) : OptionalLong.empty();
        return new Row(partition, 0, end, needed, needed, oldest, new Bound(0, Keeper.RECEIPT));
    }

    private static Plan plan(long second, Row row, Policy policy) {
        Map<String, Policy> policies = new HashMap<>();
        TOPICS.names().forEach(it -> policies.put(it, PROOF));
        policies.put(row.partition().topic(), policy);
        Disks<TopicPartition> disks = new Disks<>(Map.of(row.partition(), row.end() * 100), 1_000_000, 1e9, 1);
        return new Plan(START.plusSeconds(second), List.of(row), policies, Map.of(), disks);
    }
}
