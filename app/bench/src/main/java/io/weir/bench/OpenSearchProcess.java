package io.weir.bench;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real OpenSearch node, on a heap of 512 MB, from the module that is built for it. */
final class OpenSearchProcess implements AutoCloseable {
    private static final String READY = "READY ";
    private static final int STOP_SECONDS_MAX = 20;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI url;

    private OpenSearchProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static OpenSearchProcess start(Path home) throws IOException {
        Path built = Path.of(System.getProperty("weir.opensearch", "app/opensearch/target"));
        if (!Files.isDirectory(built.resolve("lib"))) {
            throw new IllegalStateException(
                    built.toAbsolutePath() + " holds no OpenSearch: run mvn -pl app/opensearch process-classes");
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*",
                        "io.weir.opensearch.OpenSearchNode",
                        home.toString())
                .redirectErrorStream(true)
                .start();
        return new OpenSearchProcess(process, URI.create("http://127.0.0.1:" + port(process)));
    }

    URI url() {
        return url;
    }

    JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            JsonNode answer = json.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("OpenSearch answered " + response.statusCode() + " to " + method + " "
                        + path + ": " + answer.path("error"));
            }
            return answer;
        } catch (IOException gone) {
            throw new UncheckedIOException("OpenSearch does not answer", gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // The node ends when its standard input does, and so it does not outlive this process either.
        process.getOutputStream().close();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String port(Process process) throws IOException {
        List<String> said = new ArrayList<>();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                Thread rest = new Thread(() -> out.lines().forEach(ignored -> {}), "opensearch-output");
                rest.setDaemon(true);
                rest.start();
                return line.substring(READY.length());
            }
            said.add(line);
        }
        throw new IllegalStateException("OpenSearch did not start:\n" + String.join("\n", said));
    }
}
