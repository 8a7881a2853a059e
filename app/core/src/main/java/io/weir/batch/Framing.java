package io.weir.batch;

import io.weir.envelope.Payload;
import java.nio.charset.StandardCharsets;

/** What a request body has around and between its events. */
public record Framing(Payload open, Payload between, Payload close) {
    /** Objects one after another, and lines that carry their own line end. */
    public static final Framing CONCATENATED = of("", "", "");

    public static final Framing JSON_ARRAY = of("[", ",", "]");

    /** The exact size of a body that carries so many events which are together so many bytes. */
    public long bodyBytes(int events, long eventBytes) {
        return open.size() + close.size() + eventBytes + (events > 1 ? (events - 1L) * between.size() : 0);
    }

    private static Framing of(String open, String between, String close) {
        return new Framing(utf8(open), utf8(between), utf8(close));
    }

    private static Payload utf8(String text) {
        return Payload.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
