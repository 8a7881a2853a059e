package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** Real brokers in this JVM, with a controller of their own and settings as in production. */
public final class Brokers implements AutoCloseable {
    private final KafkaClusterTestKit kit;
    private final Admin admin;

    private Brokers(KafkaClusterTestKit kit, Admin admin) {
        this.kit = kit;
        this.admin = admin;
    }

    public static Brokers start(int brokers) {
        return start(brokers, Map.of(), 2);
    }

    /** With settings over those of production, and a feature level as an older cluster has it. */
    public static Brokers start(int brokers, Map<String, String> settings, int transactionVersion) {
        String copies = String.valueOf(Math.min(brokers, 3));
        String minInsync = String.valueOf(brokers < 3 ? 1 : 2);
        try {
            KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(
                            new TestKitNodes.Builder(productionMetadata(transactionVersion))
                                    .setNumBrokerNodes(brokers)
                                    .setNumControllerNodes(1)
                                    // Combined nodes take 300 s to stop.
                                    .setCombined(false)
                                    .build())
                    .setConfigProp("auto.create.topics.enable", "false")
                    .setConfigProp("offsets.topic.num.partitions", "3")
                    .setConfigProp("offsets.topic.replication.factor", copies)
                    .setConfigProp("transaction.state.log.num.partitions", "3")
                    .setConfigProp("transaction.state.log.replication.factor", copies)
                    .setConfigProp("transaction.state.log.min.isr", minInsync)
                    .setConfigProp("group.initial.rebalance.delay.ms", "0");
            settings.forEach(builder::setConfigProp);
            KafkaClusterTestKit kit = builder.build();
            kit.format();
            kit.startup();
            kit.waitForReadyBrokers();
            return new Brokers(
                    kit, Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kit.bootstrapServers())));
        } catch (Exception broken) {
            throw new IllegalStateException("no brokers for the tests", broken);
        }
    }

    public String bootstrap() {
        return kit.bootstrapServers();
    }

    public KafkaSettings kafka() {
        return new KafkaSettings(bootstrap(), Map.of());
    }

    /** In order, as a service manager stops it. */
    public void stop(int broker) {
        broker(broker).shutdown();
        broker(broker).awaitShutdown();
    }

    public void startAgain(int broker) {
        broker(broker).startup();
    }

    private BrokerServer broker(int id) {
        return Objects.requireNonNull(kit.brokers().get(id));
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
    private static BootstrapMetadata productionMetadata(int transactionVersion) {
        MetadataVersion version = MetadataVersion.latestProduction();
        Map<String, Short> levels = Feature.PRODUCTION_FEATURES.stream()
                .collect(Collectors.toMap(
                        Feature::featureName,
                        feature -> feature.defaultLevel(version),
                        (one, other) -> one,
                        TreeMap::new));
        levels.put("transaction.version", (short) transactionVersion);
        return BootstrapMetadata.fromVersions(version, levels, "weir-test");
    }
}
