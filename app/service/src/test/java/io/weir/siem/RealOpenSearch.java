package io.weir.siem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OpenSearch node in a process of its own, from the module that is built for it. */
public final class RealOpenSearch implements AutoCloseable {
    private static final String READY = "READY ";

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Skips the test where the module was not built; fails it where CI says it must run. */
    public RealOpenSearch(Path home) throws IOException {
        Path target = Path.of(System.getProperty("basedir", "."), "..", "opensearch", "target");
        boolean isBuilt = Files.isDirectory(target.resolve("lib"));
        String required = System.getenv().getOrDefault("TEST_REQUIRES", "");
        if (!isBuilt && List.of(required.split(",", -1)).contains("opensearch")) {
            throw new IllegalStateException("no OpenSearch in " + target + ", and TEST_REQUIRES asks for it");
        }
        assumeTrue(isBuilt, "no OpenSearch: build it with mvn -pl app/opensearch process-classes");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                        "io.weir.opensearch.OpenSearchNode",
                        home.toString())
                .redirectErrorStream(true)
                .start();
        port = awaitPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public JsonNode put(String path, String json) {
        return call(path, "PUT", json);
    }

    public JsonNode post(String path, String json) {
        return call(path, "POST", json);
    }

    public JsonNode get(String path) {
        return call(path, "GET", "");
    }

    @Override
    public void close() throws Exception {
        // The node ends when its standard input does.
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private JsonNode call(String path, String method, String json) {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .method(method, BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(new String(response.body(), UTF_8));
            }
            return new JsonMapper().readTree(response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private int awaitPort() throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "opensearch-output");
                drain.setDaemon(true);
                drain.start();
                return Integer.parseInt(line.substring(READY.length()));
            }
            said.add(line);
        }
        throw new IllegalStateException("OpenSearch did not start: " + String.join("\n", said));
    }
}
