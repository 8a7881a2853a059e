package io.weir.faults;

import io.weir.demo.Marker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.BitSet;

/** Events that a row sends beside the load, as a run of their own. */
final class Extras {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI collector;
    private final URI anything;
    private final long run;
    private final BitSet delivered = new BitSet();
    private final BitSet dead = new BitSet();
    private int next;

    /** @param load the run beside which they go */
    Extras(URI intake, long load) {
        collector = intake.resolve("/services/collector/event");
        anything = intake.resolve("/services/collector/raw");
        run = Marker.run(load + 1);
    }

    /** The text that finds the next event again. */
    String marker() {
        return new Marker(run, next).toString();
    }

    /** Must be delivered. */
    void mustDeliver() {
        delivered.set(next++);
    }

    /** Must become a dead letter. */
    void mustDie() {
        dead.set(next++);
    }

    /** The number of the next one. */
    int next() {
        return next;
    }

    long run() {
        return run;
    }

    BitSet delivered() {
        return delivered;
    }

    BitSet dead() {
        return dead;
    }

    /** As Splunk's event collector takes them. */
    HttpResponse<String> collect(String body) throws IOException, InterruptedException {
        return post(collector, BodyPublishers.ofString(body));
    }

    /** Lines of any bytes. */
    HttpResponse<String> raw(byte[] body) throws IOException, InterruptedException {
        return post(anything, BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> post(URI to, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(to).POST(body).build(), BodyHandlers.ofString());
    }
}
