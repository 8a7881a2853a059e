package io.weir.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/** A fake SIEM in another process or container, over its control endpoint. */
public final class RemoteSiem implements Siem {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final URI url;
    private final ObjectMapper json = new ObjectMapper();

    public RemoteSiem(URI url) {
        this.url = url;
    }

    @Override
    public Received received() {
        JsonNode stats = stats();
        return new Received(
                stats.path("requests").asLong(),
                stats.path("refused").asLong(),
                stats.path("events").asLong(),
                stats.path("bytes").asLong(),
                stats.path("distinct").asLong(),
                stats.path("duplicates").asLong(),
                stats.path("sender_repeats").asLong(),
                stats.path("conflicts").asLong(),
                stats.path("rejected").asLong(),
                stats.path("gaps").asLong(),
                stats.path("untracked").asLong());
    }

    @Override
    public BitSet markers(long run) {
        return BitSet.valueOf(call("GET", "/_markers?run=" + Marker.runText(run)));
    }

    @Override
    public void misbehave(Fault fault, Duration duration) {
        String kind = URLEncoder.encode(fault.toString(), StandardCharsets.UTF_8);
        call("POST", "/_fault?kind=" + kind + "&for=" + duration.toMillis() + "ms");
    }

    @Override
    public void behave() {
        call("DELETE", "/_fault");
    }

    @Override
    public Optional<Fault> fault() {
        JsonNode fault = stats().path("fault");
        return fault.isTextual() ? Optional.of(FaultSpec.parse(fault.asText()).fault()) : Optional.empty();
    }

    @Override
    public Optional<Duration> faultLeft() {
        JsonNode left = stats().path("fault_left_millis");
        return left.isNumber() ? Optional.of(Duration.ofMillis(left.asLong())) : Optional.empty();
    }

    private JsonNode stats() {
        try {
            return json.readTree(call("GET", "/_stats"));
        } catch (IOException noJson) {
            throw new UncheckedIOException("what listens on " + url + " is no fake SIEM of Weir's", noJson);
        }
    }

    private byte[] call(String method, String pathAndQuery) {
        try {
            HttpURLConnection http =
                    (HttpURLConnection) url.resolve(pathAndQuery).toURL().openConnection();
            http.setRequestMethod(method);
            http.setConnectTimeout(TIMEOUT_MILLIS);
            http.setReadTimeout(TIMEOUT_MILLIS);
            if (http.getResponseCode() != 200) {
                throw new IOException("it answered " + http.getResponseCode());
            }
            try (var in = http.getInputStream()) {
                return in.readAllBytes();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException("the fake SIEM at " + url + " does not answer", gone);
        }
    }
}
