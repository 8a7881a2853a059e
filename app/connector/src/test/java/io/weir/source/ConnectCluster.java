package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and one distributed Connect worker, both real and in this JVM. The worker finds the connector where a
 * user's would: in a folder of its plugin.path, isolated from the classpath of the tests.
 */
final class ConnectCluster implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaClusterTestKit kafka;
    private final String bootstrapServers;
    private final Admin admin;
    private final Path plugins;
    private Connect<DistributedHerder> worker;

    ConnectCluster(Path folder) throws Exception {
        TestKitNodes.Builder nodes = new TestKitNodes.Builder(productionMetadata())
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                // Combined nodes take 300 s to stop.
                .setCombined(false);
        kafka = new KafkaClusterTestKit.Builder(nodes.build())
                .setConfigProp("auto.create.topics.enable", "false")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("group.initial.rebalance.delay.ms", "0")
                .build();
        kafka.format();
        kafka.startup();
        kafka.waitForReadyBrokers();
        bootstrapServers = kafka.bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        plugins = pluginPath(folder);
        worker = startWorker();
    }

    Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    void stopBroker() {
        kafka.brokers().values().forEach(broker -> {
            broker.shutdown();
            broker.awaitShutdown();
        });
    }

    void startBroker() {
        kafka.brokers().values().forEach(broker -> broker.startup());
    }

    /** What the worker's REST interface says; its status must be one of 2xx unless the caller wants to see another. */
    JsonNode rest(String method, String path, Object body) throws Exception {
        HttpResponse<String> response = restResponse(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body().isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(response.body());
    }

    HttpResponse<String> restResponse(String method, String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        worker.rest().advertisedUrl().resolve(path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Creates or changes the connector. */
    void put(String name, Map<String, String> settings) {
        // While the worker takes in an earlier change, it answers 409.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(restResponse("PUT", "/connectors/" + name + "/config", settings)
                                .statusCode())
                        .isBetween(200, 201));
    }

    String taskState(String name) throws Exception {
        return rest("GET", "/connectors/" + name + "/status", null)
                .at("/tasks/0/state")
                .asText();
    }

    void restartTask(String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(restResponse("POST", "/connectors/" + name + "/tasks/0/restart", null)
                                .statusCode())
                        .isEqualTo(204));
    }

    /** Another worker of the group has what this one had. */
    void takeOver() {
        worker.stop();
        worker.awaitStop();
        worker = startWorker();
    }

    @Override
    public void close() throws Exception {
        worker.stop();
        worker.awaitStop();
        admin.close();
        kafka.close();
    }

    private Connect<DistributedHerder> startWorker() {
        return new ConnectDistributed().startConnect(workerSettings());
    }

    private Map<String, String> workerSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", "connect-test");
        settings.put("exactly.once.source.support", "enabled");
        settings.put("plugin.path", plugins.toString());
        settings.put("plugin.discovery", "service_load");
        settings.put("listeners", "http://127.0.0.1:0");
        settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("scheduled.rebalance.max.delay.ms", "0");
        for (String store : List.of("config", "offset", "status")) {
            settings.put(store + ".storage.topic", "connect-" + store);
            settings.put(store + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        return settings;
    }

    /** A folder with the plugin's jars; what is still classes at this phase of the build becomes one. */
    private static Path pluginPath(Path folder) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/weir-connector"));
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.matches("(jetty-(server|http|io|util)|re2j)-\\d.*\\.jar") || name.startsWith("weir-core")) {
                Files.copy(path, plugin.resolve(name));
            } else if (Files.exists(path.resolve("io/weir/source/HttpSourceTask.class"))) {
                jar(path, plugin.resolve("connector.jar"));
            } else if (Files.exists(path.resolve("io/weir/envelope/Sid.class"))) {
                jar(path, plugin.resolve("core.jar"));
            }
        }
        return plugin.getParent();
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> walk = Files.walk(classes)) {
            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, zip);
            }
        }
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
}
