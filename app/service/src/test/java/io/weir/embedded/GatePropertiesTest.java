package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.ConnectSettings;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatePropertiesTest {
    record NoTarget() implements TargetSettings {
        @Override
        public String name() {
            return "none";
        }
    }

    private final KafkaSettings kafka = new KafkaSettings(
            "b:1", Map.of("sasl.jaas.config", "Login required password=\"hu=sh\\\";", "security.protocol", "SASL_SSL"));
    private final Settings settings =
            Binder.defaults(Settings.class, Variants.of(TargetSettings.class, Map.of("file", NoTarget.class)));

    @Test
    void everyConnectorIsToldWhomToAskAndAtWhichMarks() {
        Map<String, String> it = GateProperties.of(kafka, settings.topics(), settings);

        assertThat(it)
                .containsOnlyKeys(GateProperties.OWN.keySet())
                .containsEntry("gate.topics", "weir.raw,weir.valid,weir.priority")
                .containsEntry("gate.groups", "weir-streams,weir-sink-valid,weir-sink-priority")
                .containsEntry("gate.budgets", "0,0,0")
                .containsEntry("gate.close.percent", "90");
        Connector http =
                Connector.of(ConnectorProperties.HTTP, ConnectorProperties.http(settings.source(), "weir.raw"));
        assertThat(ConnectorProperties.wanted(settings.source(), "weir.raw", http, it))
                .allMatch(each -> each.config().entrySet().containsAll(it.entrySet()));
    }

    @Test
    void theClientsSecretsAreResolvedFromTheWorkerAndNeverStored() throws Exception {
        Map<String, String> connector = GateProperties.of(kafka, settings.topics(), settings);
        Map<String, String> worker =
                WorkerProperties.of(kafka, Binder.defaults(ConnectSettings.class), List.of(), Path.of("p"), 1);

        assertThat(connector.toString()).doesNotContain("hu=sh");
        assertThat(connector).containsEntry("gate.client.properties", "${weir:kafka:client}");
        try (OwnSecrets secrets = new OwnSecrets()) {
            secrets.configure(Map.of("client", worker.get("config.providers.weir.param.client")));
            Properties lines = new Properties();
            lines.load(new StringReader(
                    secrets.get("kafka", Set.of("client")).data().get("client")));
            assertThat(lines).isEqualTo(kafka.properties());
        }
    }

    @Test
    void whatComesFromASettingCannotBePassedOnToo() {
        assertThat(ConnectorProperties.faults(new WorkerPropertiesTest()
                        .withProperties(Map.of("gate.close.percent", "99", "gate.groups", "a,b,c"))))
                .extracting(Fault::path)
                .containsExactly("source.properties.gate.close.percent", "source.properties.gate.groups");
    }
}
