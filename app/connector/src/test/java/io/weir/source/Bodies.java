package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Bodies, and what an endpoint makes of them, for tests. */
final class Bodies {
    static final int EVENT_BYTES_MAX = 100;

    private Bodies() {}

    /** What came of it: the texts of the events that are kept, and the answer. */
    record Result(List<SourceEvent> events, int status, String json) {
        List<String> texts() {
            return events.stream()
                    .map(event -> new String(event.payload().bytes(), UTF_8))
                    .toList();
        }

        Hints hints() {
            return events.get(0).hints();
        }
    }

    static Result read(Endpoint endpoint, String body) {
        return read(endpoint, "", body.getBytes(UTF_8));
    }

    static Result read(Endpoint endpoint, String contentType, byte[] body) {
        return read(endpoint, contentType, body, EVENT_BYTES_MAX, new ByteBudget(1 << 30));
    }

    static Result read(Endpoint endpoint, String contentType, byte[] body, int eventBytesMax, ByteBudget budget) {
        return read(endpoint, contentType, Hints.NONE, body, eventBytesMax, budget);
    }

    static Result read(
            Endpoint endpoint, String contentType, Hints hints, byte[] body, int eventBytesMax, ByteBudget budget) {
        EventList events = new EventList(budget.claim(), eventBytesMax);
        RequestBody.Head head = new RequestBody.Head(Encoding.IDENTITY, contentType, hints, 0);
        Taken taken = endpoint.read(new RequestBody(body, body.length, head), events);
        return new Result(
                taken.keepsEvents() ? List.copyOf(events.events()) : List.of(),
                taken.reply().status(),
                new String(taken.reply().body().bytes(), UTF_8));
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
