package io.weir.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as Kafka Connect 4.3.1 gave them. */
class WorkerReaderTest {
    private final Map<String, String> answers = new HashMap<>(Map.of("/", "{\"version\":\"4.3.1\"}"));
    private int status = 200;
    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "{\"error_code\":404}" : answer).getBytes(UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsConfigurationStateAndWhatTheWorkerThinksOfIt() {
        answers.put(
                "/connectors/weir-http/config",
                "{\"connector.class\":\"io.weir.source.HttpSourceConnector\",\"errors.tolerance\":\"none\"}");
        answers.put("/connectors/weir-http/status", """
                {"name":"weir-http","connector":{"state":"RUNNING","worker_id":"c:8083"},"tasks":[
                  {"id":0,"state":"RUNNING","worker_id":"c:8083"},
                  {"id":1,"state":"FAILED","worker_id":"c:8083","trace":"java.net.BindException: in use\\n\\tat x"}]}""");
        answers.put("/connector-plugins/HttpSourceConnector/config/validate", """
                {"name":"HttpSourceConnector","error_count":1,"configs":[
                  {"definition":{"name":"exactly.once.support"},
                   "value":{"name":"exactly.once.support","value":"required","errors":["not enabled"]}},
                  {"definition":{"name":"topic"},"value":{"name":"topic","value":"weir.raw","errors":[]}}]}""");

        Worker worker = WorkerReader.read(url, "weir-http").value().orElseThrow();

        Worker.Connector connector = worker.connector().orElseThrow();
        assertThat(connector.config()).containsEntry("errors.tolerance", "none");
        assertThat(connector.state()).isEqualTo("RUNNING");
        assertThat(connector.tasks())
                .containsExactly(
                        new Worker.Task(0, "RUNNING", ""),
                        new Worker.Task(1, "FAILED", "java.net.BindException: in use"));
        assertThat(worker.errors()).containsExactly(Map.entry("exactly.once.support", List.of("not enabled")));
    }

    @Test
    void aWorkerWithoutTheConnectorIsAskedWhatItCould() {
        answers.put("/connector-plugins/HttpSourceConnector/config/validate", """
                {"configs":[{"value":{"name":"exactly.once.support","errors":["not enabled"]}}]}""");

        Worker worker = WorkerReader.read(url, "weir-http").value().orElseThrow();

        assertThat(worker.connector()).isEmpty();
        assertThat(worker.errors()).containsOnlyKeys("exactly.once.support");
    }

    @Test
    void aWorkerWithoutThePluginIsSeen() {
        assertThat(WorkerReader.read(url, "weir-http").value().orElseThrow().connector())
                .isEmpty();
    }

    @Test
    void whatDoesNotAnswerAsConnectDoesIsNotSeen() {
        answers.put("/connectors/weir-http/status", "<html>");
        answers.put("/connectors/weir-http/config", "<html>");
        assertThat(WorkerReader.read(url, "weir-http").value()).isEmpty();

        status = 500;
        assertThat(WorkerReader.read(url, "weir-http").reason()).contains("does not answer as Connect does");
        server.stop(0);
        assertThat(WorkerReader.read(url, "weir-http").reason()).contains("ConnectException");
    }
}
