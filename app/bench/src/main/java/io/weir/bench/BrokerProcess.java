package io.weir.bench;

import io.weir.cluster.Topics;
import io.weir.config.EmbeddedSettings;
import io.weir.config.TopicSettings;
import io.weir.embedded.DataFolder;
import io.weir.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The broker of {@code weir up} in a process of its own: what the others use of the processor is then their own. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);

    private final ChildProcess process;
    private final String bootstrap;
    private final Admin admin;

    private BrokerProcess(ChildProcess process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    static BrokerProcess start(Path folder) throws IOException, InterruptedException {
        int port = FreePort.any();
        Path log = folder.resolve("broker.log");
        List<String> options = List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-Dweir.log.kafka=OFF");
        ChildProcess process = ChildProcess.java(
                log, options, BrokerProcess.class, folder.resolve("broker").toString(), String.valueOf(port));
        process.await("listening", READY_MAX, () -> FreePort.isTaken(port));
        return new BrokerProcess(process, "127.0.0.1:" + port);
    }

    /** @param args the data folder and the port */
    public static void main(String[] args) {
        DataFolder folder = DataFolder.open(Path.of(args[0]));
        EmbeddedSettings settings = new EmbeddedSettings("127.0.0.1", Integer.parseInt(args[1]));
        EmbeddedBroker broker = EmbeddedBroker.bind(
                folder, settings, failure -> Runtime.getRuntime().halt(1));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        broker.start();
    }

    String bootstrap() {
        return bootstrap;
    }

    Admin admin() {
        return admin;
    }

    /** Makes the topics, with the settings Weir gives them. */
    void topics(TopicSettings topics) {
        if (!Topics.apply(admin, topics).problems().isEmpty()) {
            throw new IllegalStateException("the topics could not be made");
        }
    }

    @Override
    public void close() throws InterruptedException {
        admin.close();
        process.close();
    }
}
