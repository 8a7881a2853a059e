package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Range;
import io.weir.cluster.Offsets;
import io.weir.config.ByteSize;
import io.weir.config.RetainSettings;
import io.weir.sink.OneBroker;
import io.weir.tally.Finding;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class PeriodicRetentionTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(90);
    private static final Duration LATER = Kept.SETTINGS.afterDelivery().plusMinutes(5);
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Residual SOUND = new Residual(List.of(), List.of(), List.of(), true);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Optional<Residual>> audit = new AtomicReference<>(Optional.of(SOUND));
    private OneBroker broker;
    private Kept kept;

    @BeforeEach
    void begin(OneBroker one) {
        broker = one;
        kept = new Kept(one);
    }

    @AfterEach
    void end() {
        kept.close();
    }

    @Test
    void deletesAndTellsWhat() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        long valid = last(kept.valid(0)) + 1;
        try (PeriodicRetention it = retention(Kept.SETTINGS)) {
            it.start();
            await().atMost(WAIT_MAX).until(() -> !events("retention").isEmpty());
        }

        assertThat(kept.begin(kept.valid(0))).isEqualTo(valid);
        assertThat(kept.begin(kept.raw(0))).isEqualTo(60);
        Map<String, JsonNode> cuts = new HashMap<>();
        events("retention")
                .get(0)
                .path("partitions")
                .forEach(cut -> cuts.put(cut.path("partition").asText(), cut));
        JsonNode cut = cuts.get(kept.valid(0).toString());
        assertThat(cut.path("from").asLong()).isZero();
        assertThat(cut.path("to").asLong()).isEqualTo(valid);
        assertThat(cuts.get(kept.raw(0).toString()).path("to").asLong()).isEqualTo(60);
        assertThat(counted(kept.valid(0).topic())).isEqualTo((double) valid);
        assertThat(events("retention_held")).isEmpty();
    }

    @Test
    void deletesNothingWhileAnEventIsNotAccountedFor() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        Finding finding = new Finding.Skipped(new Place(kept.raw(1).topic(), 1), 5, 12, 7);
        audit.set(Optional.of(new Residual(List.of(finding), List.of(), List.of(), true)));
        try (PeriodicRetention it = retention(Kept.SETTINGS)) {
            it.start();
            await().atMost(WAIT_MAX).until(() -> !events("retention_held").isEmpty());
            assertThat(events("retention_held").get(0).path("why").asText()).contains("7 events");
            assertThat(meters.get("weir.retention.held").gauge().value()).isEqualTo(1);
            assertThat(kept.begin(kept.valid(0))).isZero();
            assertThat(kept.begin(kept.raw(0))).isZero();

            audit.set(Optional.of(SOUND));

            await().atMost(WAIT_MAX).until(() -> events("retention_held").size() == 2);
        }
        assertThat(events("retention_held").get(1).path("state").asText()).isEqualTo("cleared");
        assertThat(kept.begin(kept.valid(0))).isPositive();
    }

    @Test
    void deletesNothingWhileNoAuditIsDoneOrWhereItIsSwitchedOff() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        audit.set(Optional.empty());
        try (PeriodicRetention it = retention(Kept.SETTINGS)) {
            it.start();
            await().atMost(WAIT_MAX).until(() -> !events("retention_held").isEmpty());
        }
        audit.set(Optional.of(SOUND));
        RetainSettings off = new RetainSettings(
                false,
                Kept.SETTINGS.afterDelivery(),
                Kept.SETTINGS.receipts(),
                Kept.SETTINGS.alarm(),
                Kept.SETTINGS.budget());
        SimpleMeterRegistry others = new SimpleMeterRegistry();
        try (PeriodicRetention it = retention(off, others)) {
            it.start();
            await().atMost(WAIT_MAX)
                    .until(() -> others.get("weir.retention.held").gauge().value() == 0);
        }

        assertThat(kept.begin(kept.valid(0))).isZero();
        assertThat(kept.begin(kept.raw(0))).isZero();
    }

    @Test
    void countsDownWhereTheTopicsOwnPolicyDeletes() {
        String valid = kept.pipeline.topics().valid();
        kept.set(valid, "cleanup.policy", "delete");
        kept.set(valid, "retention.ms", String.valueOf(LATER.plusHours(2).toMillis()));
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.pipeline.judgeAll();
        try (PeriodicRetention it = retention(Kept.SETTINGS)) {
            it.start();
            await().atMost(WAIT_MAX).until(() -> !events("data_loss_near").isEmpty());

            // Its records are as old as the clock is later, but for the seconds of this test.
            assertThat(loss(valid)).isBetween(7_200.0 - 180, 7_200.0);
            assertThat(events("data_loss_near").get(0).path("topic").asText()).isEqualTo(valid);
            assertThat(events("data_loss_near").get(0).path("state").asText()).isEqualTo("open");
            assertThat(events("retention_held").get(0).path("what").asText()).isEqualTo(valid);
            assertThat(meters.get("weir.retention.held").gauge().value()).isZero();

            kept.deliverAll();

            await().atMost(WAIT_MAX).until(() -> loss(valid) == Double.POSITIVE_INFINITY);
            await().atMost(WAIT_MAX).until(() -> events("data_loss_near").size() == 2);
        }
        assertThat(kept.begin(kept.valid(0))).isZero();
    }

    @Test
    void countsDownTheBudgetWhileTheSiemTakesNothing() {
        String raw = kept.pipeline.topics().raw();
        ByteSize none = new ByteSize(0);
        RetainSettings budgeted = new RetainSettings(
                true,
                Kept.SETTINGS.afterDelivery(),
                Kept.SETTINGS.receipts(),
                Kept.SETTINGS.alarm(),
                new RetainSettings.Budget(new ByteSize(1_000_000), none, none, none, none));
        try (PeriodicRetention it = retention(budgeted)) {
            it.start();
            await().atMost(WAIT_MAX).until(() -> loss(raw) == Double.POSITIVE_INFINITY);

            kept.pipeline.send(0, "web-7", 3, 200);

            await().atMost(WAIT_MAX).until(() -> Double.isFinite(loss(raw)));
            assertThat(loss(raw)).isPositive();
            assertThat(gauge("weir.disk.budget.bytes", raw)).isEqualTo(1_000_000);
            assertThat(gauge("weir.disk.used.bytes", raw)).isPositive();
            assertThat(gauge("weir.disk.budget.bytes", kept.pipeline.topics().valid()))
                    .isNaN();
        }
    }

    private PeriodicRetention retention(RetainSettings settings) {
        return retention(settings, meters);
    }

    private PeriodicRetention retention(RetainSettings settings, SimpleMeterRegistry meters) {
        kept.settle();
        return new PeriodicRetention(kept.pipeline.scope(), settings, audit::get, meters, Kept.later(LATER), TURN);
    }

    private double loss(String topic) {
        return gauge("weir.time.to.data.loss.seconds", topic);
    }

    private double gauge(String name, String topic) {
        return meters.get(name).tag("topic", topic).gauge().value();
    }

    private double counted(String topic) {
        return meters.get("weir.retention.deleted.offsets")
                .tag("topic", topic)
                .counter()
                .count();
    }

    private long last(TopicPartition partition) {
        List<Long> records = kept.records(partition);
        return records.get(records.size() - 1);
    }

    private List<JsonNode> events(String kind) {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        List<TopicPartition> partitions =
                Offsets.partitions(kept.admin(), List.of(kept.pipeline.topics().events()));
        Map<TopicPartition, Range> ranges = new HashMap<>();
        Offsets.ends(kept.admin(), partitions).forEach((it, end) -> ranges.put(it, new Range(0, end)));
        try (LogReader reader = new LogReader(broker.kafka(), "test")) {
            reader.read(ranges, WAIT_MAX, record -> {
                try {
                    JsonNode event = json.readTree(record.value());
                    if (event.path("kind").asText().equals(kind)) {
                        events.add(event);
                    }
                    return true;
                } catch (IOException malformed) {
                    throw new IllegalStateException(malformed);
                }
            });
        }
        return events;
    }
}
