package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.siem.Targets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private static final Variants VARIANTS = Variants.of(TargetSettings.class, Targets.types());

    @Test
    void whatTheGuaranteesRestOnCannotBeConfiguredAway() {
        Clients clients = clients("""
                properties:
                  enable.auto.commit: "true"
                  auto.offset.reset: latest
                  isolation.level: read_uncommitted
                  group.protocol: consumer
                  acks: "1"
                  enable.idempotence: "false"
                """);

        assertThat(clients.consumerProperties())
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("group.protocol", "classic")
                .containsEntry("group.id", "weir-sink-priority")
                .containsEntry("group.instance.id", "weir-sink-priority-1");
        assertThat(clients.producerProperties())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("transactional.id", "weir-sink-priority-1")
                .containsEntry("transaction.timeout.ms", 10_000);
    }

    /** What is put over the user's own would be a surprise to him: he is told instead. */
    @Test
    void whatIsPutLastIsRefusedBefore() {
        Clients clients = clients("");
        Map<String, Object> all = new TreeMap<>(clients.consumerProperties());
        all.putAll(clients.producerProperties());
        List<String> free = List.of(
                "client.id",
                "fetch.max.bytes",
                "heartbeat.interval.ms",
                "linger.ms",
                "max.block.ms",
                "max.partition.fetch.bytes",
                "max.poll.records",
                "max.request.size",
                "session.timeout.ms");
        all.keySet().removeAll(free);

        all.forEach((name, value) -> {
            assertThat(faults(name, "1"))
                    .as(name)
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.path()).isEqualTo("sink.properties." + name));
            boolean isItsOwn = faults(name, String.valueOf(value)).isEmpty();
            assertThat(isItsOwn || faults(name, "1").get(0).message().startsWith("is set by"))
                    .as(name)
                    .isTrue();
        });
        free.forEach(name -> assertThat(faults(name, "10000")).as(name).isEmpty());
        assertThat(faults("max.poll.records", "many")).hasSize(1);
    }

    private static List<Fault> faults(String name, String value) {
        return SinkPart.faults(
                new KafkaSettings("127.0.0.1:9", Map.of()),
                clients("properties: {" + name + ": \"" + value + "\"}").settings());
    }

    @Test
    void aPropertyReachesOnlyTheClientThatKnowsIt() {
        Clients clients = clients("properties: {max.poll.records: \"7\", linger.ms: \"9\", ssl.protocol: TLSv1.3}");

        assertThat(clients.consumerProperties())
                .containsEntry("max.poll.records", "7")
                .containsEntry("ssl.protocol", "TLSv1.3")
                .doesNotContainKey("linger.ms");
        assertThat(clients.producerProperties())
                .containsEntry("linger.ms", "9")
                .containsEntry("ssl.protocol", "TLSv1.3")
                .doesNotContainKey("max.poll.records");
    }

    @Test
    void theDefaultsAreTheseAndChangeOnPurpose() {
        SinkSettings settings = Binder.defaults(SinkSettings.class, VARIANTS);

        assertThat(settings.batchEvents()).isEqualTo(2_000);
        assertThat(settings.batchBytes().bytes()).isEqualTo(1_000_000);
        assertThat(settings.batchAge()).hasMillis(100);
        assertThat(settings.requests()).isEqualTo(8);
        assertThat(settings.bufferBytesMax().bytes()).isEqualTo(32 << 20);
        assertThat(settings.backoffFirst()).hasMillis(100);
        assertThat(settings.backoffMax()).hasSeconds(1);
        assertThat(settings.faultBackoffMax()).hasSeconds(30);
        assertThat(settings.retryAfterMax()).hasMinutes(2);
        assertThat(settings.stopTimeout()).hasSeconds(10);
        assertThat(settings.target().toString()).contains("delivered.ndjson");
    }

    private static Clients clients(String yaml) {
        SinkSettings settings =
                new Binder(VARIANTS, Map.of(), Path.of("data")).bind(SinkSettings.class, "test", yaml, Path.of("."));
        return new Clients(Lane.PRIORITY, new KafkaSettings("127.0.0.1:9", Map.of()), settings);
    }
}
