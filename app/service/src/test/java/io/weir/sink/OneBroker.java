package io.weir.sink;

import io.weir.config.KafkaSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real broker in this JVM, started once for all test classes that ask for it. */
public final class OneBroker implements AutoCloseable {
    private final KafkaClusterTestKit kit;
    private final Admin admin;

    OneBroker() {
        try {
            kit = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder(productionMetadata())
                            .setNumBrokerNodes(1)
                            .setNumControllerNodes(1)
                            // Combined nodes take 300 s to stop.
                            .setCombined(false)
                            .build())
                    .setConfigProp("auto.create.topics.enable", "false")
                    .setConfigProp("offsets.topic.num.partitions", "3")
                    .setConfigProp("offsets.topic.replication.factor", "1")
                    .setConfigProp("transaction.state.log.num.partitions", "3")
                    .setConfigProp("transaction.state.log.replication.factor", "1")
                    .setConfigProp("transaction.state.log.min.isr", "1")
                    .setConfigProp("group.initial.rebalance.delay.ms", "0")
                    .build();
            kit.format();
            kit.startup();
            kit.waitForReadyBrokers();
        } catch (Exception broken) {
            throw new IllegalStateException("no broker for the tests", broken);
        }
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kit.bootstrapServers()));
    }

    public KafkaSettings kafka() {
        return new KafkaSettings(kit.bootstrapServers(), Map.of());
    }

    public Admin admin() {
        return admin;
    }

    @Override
    public void close() throws Exception {
        admin.close();
        kit.close();
    }

    /** The kit's own default is a metadata version that is not released. */
    private static BootstrapMetadata productionMetadata() {
        MetadataVersion version = MetadataVersion.latestProduction();
        return BootstrapMetadata.fromVersions(
                version,
                Feature.PRODUCTION_FEATURES.stream()
                        .collect(Collectors.toMap(
                                Feature::featureName,
                                feature -> feature.defaultLevel(version),
                                (one, other) -> one,
                                TreeMap::new)),
                "weir-test");
    }

    /** Gives the broker to test constructors and methods that have a parameter for it. */
    public static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OneBroker.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(OneBroker.class, key -> new OneBroker(), OneBroker.class);
        }
    }
}
