package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.ConnectSettings;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.Secret;
import io.weir.config.SourceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkerPropertiesTest {
    private final SourceSettings source =
            Binder.defaults(SourceSettings.class).withTokens(List.of(new Secret("hush"), new Secret("still")));

    @Test
    void securityReachesEveryKindOfClient() {
        KafkaSettings kafka = new KafkaSettings("b:1", Map.of("security.protocol", "SASL_SSL"));

        Map<String, String> it =
                WorkerProperties.of(kafka, Binder.defaults(ConnectSettings.class), List.of(), Path.of("p"), 3);

        assertThat(it)
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("producer.security.protocol", "SASL_SSL")
                .containsEntry("consumer.security.protocol", "SASL_SSL")
                .containsEntry("admin.security.protocol", "SASL_SSL")
                .containsEntry("config.storage.replication.factor", "3");
    }

    @Test
    void exactlyOnceIsOn() {
        Map<String, String> it =
                WorkerProperties.of(new KafkaSettings("b:1", Map.of()), source.connect(), List.of(), Path.of("p"), 1);

        assertThat(it).containsEntry("exactly.once.source.support", "enabled");
        assertThat(ConnectorProperties.http(source, "raw"))
                .containsEntry("exactly.once.support", "required")
                .containsEntry("transaction.boundary", "poll")
                .containsEntry("errors.tolerance", "none");
    }

    @Test
    void tokensAreResolvedFromTheWorkerAndNeverStored() {
        Map<String, String> connector = ConnectorProperties.http(source, "raw");
        Map<String, String> worker = WorkerProperties.of(
                new KafkaSettings("b:1", Map.of()), source.connect(), source.tokens(), Path.of("p"), 1);

        assertThat(connector.toString()).doesNotContain("hush");
        assertThat(connector).containsEntry("http.tokens", "${weir:source:tokens}");
        try (OwnSecrets secrets = new OwnSecrets()) {
            secrets.configure(Map.of("tokens", worker.get("config.providers.weir.param.tokens")));
            assertThat(secrets.get("source", Set.of("tokens")).data()).isEqualTo(Map.of("tokens", "hush,still"));
            assertThat(secrets.get("source", Set.of("other")).data()).isEmpty();
        }
    }

    @Test
    void whatNoEventWouldBeSafeWithoutIsRefused() {
        Map<String, String> unsafe = Map.of(
                "exactly.once.source.support", "disabled",
                "producer.acks", "1",
                "producer.enable.idempotence", "false",
                "group.id", "other",
                "config.providers", "file",
                "producer.linger.ms", "7");
        ConnectSettings connect = new ConnectSettings("g", "127.0.0.1", 0, Optional.empty(), unsafe);

        assertThat(WorkerProperties.faults(connect))
                .extracting(Fault::path)
                .containsExactly(
                        "source.connect.properties.config.providers",
                        "source.connect.properties.exactly.once.source.support",
                        "source.connect.properties.group.id",
                        "source.connect.properties.producer.acks",
                        "source.connect.properties.producer.enable.idempotence");
    }

    /** Each is put last by whoever passes it on, and would win over the setting it contradicts. */
    @Test
    void whatTheConnectorHasFromASettingCannotBePassedOnToo() {
        Map<String, String> own = ConnectorProperties.http(source, "raw");
        SourceSettings contradicting =
                withProperties(own.keySet().stream().collect(Collectors.toMap(it -> it, it -> "1")));

        assertThat(ConnectorProperties.faults(contradicting))
                .extracting(fault -> fault.path().substring("source.properties.".length()))
                .containsExactlyInAnyOrderElementsOf(own.keySet().stream()
                        .filter(it -> !Set.of("producer.override.max.request.size", "http.idle.timeout.ms")
                                .contains(it))
                        .toList());
        assertThat(ConnectorProperties.faults(withProperties(Map.of("http.connections.max", "10"))))
                .isEmpty();
    }

    SourceSettings withProperties(Map<String, String> properties) {
        return new SourceSettings(
                source.host(),
                source.port(),
                source.auth(),
                source.tokens(),
                source.bodyBytesMax(),
                source.eventBytesMax(),
                source.bufferBytesMax(),
                source.lanes(),
                source.ackTimeout(),
                source.tasks(),
                properties,
                source.backpressure(),
                source.syslog(),
                source.files(),
                source.pull(),
                source.connect());
    }

    @Test
    void whatTheUserSetsIsPassedOnAndWins() {
        ConnectSettings connect =
                new ConnectSettings("g", "127.0.0.1", 0, Optional.of("host-1"), Map.of("session.timeout.ms", "7000"));

        Map<String, String> it =
                WorkerProperties.of(new KafkaSettings("b:1", Map.of()), connect, List.of(), Path.of("p"), 1);

        assertThat(it)
                .containsEntry("session.timeout.ms", "7000")
                .containsEntry("rest.advertised.host.name", "host-1")
                .containsEntry("config.storage.topic", "g-configs");
    }
}
