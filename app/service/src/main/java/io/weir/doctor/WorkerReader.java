package io.weir.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a Kafka Connect worker by its REST API. */
public final class WorkerReader {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /** Validation resolves references and loads classes. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a worker is asked about that has no connector of ours yet: of all it then says only this one matters. */
    private static final Map<String, String> PROBE = Map.of(
            "name", "weir-doctor",
            "connector.class", "io.weir.source.HttpSourceConnector",
            "exactly.once.support", "required");

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI url;
    private final String connector;

    private WorkerReader(URI url, String connector) {
        this.url = url;
        this.connector = connector;
    }

    public static Seen<Worker> read(URI url, String connector) {
        try {
            return Seen.of(new WorkerReader(url, connector).read());
        } catch (IOException unreachable) {
            return Seen.not("the worker at " + url + " does not answer as Connect does ("
                    + unreachable.getClass().getSimpleName() + ")");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Seen.not("interrupted");
        }
    }

    private Worker read() throws IOException, InterruptedException {
        Optional<JsonNode> status = get("/connectors/" + connector + "/status");
        Optional<JsonNode> config = get("/connectors/" + connector + "/config");
        if (status.isEmpty() || config.isEmpty()) {
            if (get("/").isEmpty()) {
                throw new IOException("HTTP 404");
            }
            return new Worker(url, connector, errors(JSON.valueToTree(PROBE)), Optional.empty());
        }
        List<Worker.Task> tasks = new ArrayList<>();
        status.get()
                .path("tasks")
                .forEach(task -> tasks.add(new Worker.Task(
                        task.path("id").asInt(),
                        task.path("state").asText(),
                        task.path("trace").asText().lines().findFirst().orElse(""))));
        return new Worker(
                url,
                connector,
                errors(config.get()),
                Optional.of(new Worker.Connector(
                        JSON.convertValue(
                                config.get(),
                                JSON.getTypeFactory().constructMapType(HashMap.class, String.class, String.class)),
                        status.get().at("/connector/state").asText(),
                        tasks)));
    }

    /** The worker knows what it can keep: a connector that asks for exactly once is refused where it cannot. */
    private Map<String, List<String>> errors(JsonNode config) throws IOException, InterruptedException {
        String type = config.path("connector.class").asText();
        String plugin = type.substring(type.lastIndexOf('.') + 1);
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/connector-plugins/" + plugin + "/config/validate"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(config)))
                .build();
        Map<String, List<String>> errors = new HashMap<>();
        answer(request)
                .ifPresent(answer -> answer.path("configs").forEach(setting -> {
                    List<String> messages = new ArrayList<>();
                    setting.at("/value/errors").forEach(it -> messages.add(it.asText()));
                    if (!messages.isEmpty()) {
                        errors.put(setting.at("/value/name").asText(), messages);
                    }
                }));
        return errors;
    }

    private Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        return answer(
                HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER_MAX).build());
    }

    /** Empty where there is no such thing, or it cannot be asked about: a plugin that is not installed is both. */
    private Optional<JsonNode> answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 404 || response.statusCode() == 400) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        try {
            return Optional.of(JSON.readTree(response.body()));
        } catch (JsonProcessingException malformed) {
            throw new IOException("no JSON", malformed);
        }
    }
}
