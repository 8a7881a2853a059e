package io.weir.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a SIEM misbehaves.
 *
 * @param span the delay of {@code slow}, the Retry-After of {@code 429} and {@code 503}; else null
 * @param text which events {@code reject-one} and {@code 429-items} refuse: those that contain it; null lets them choose
 */
public record Fault(
        Kind kind, @Nullable Duration span, @Nullable String text) {

    /** The name is what a command line, the control endpoint and the view call it. */
    public enum Kind {
        SLOW("slow", "every answer takes 2 s, or as long as slow=500ms says"),
        THROTTLE("429", "refuses every request with Retry-After: 1, or 429=5s"),
        BUSY("503", "refuses every request as a busy server does"),
        UNAUTHORIZED("401", "refuses the credentials"),
        FORBIDDEN("403", "refuses the token"),
        RESET("reset", "takes the batch, then drops the connection without an answer"),
        TRUNCATE("truncate", "takes the batch, then sends half an answer and hangs up"),
        REJECT_ONE(
                "reject-one",
                "refuses one event for good, then one in a thousand; reject-one=TEXT those that hold TEXT"),
        THROTTLE_ITEMS(
                "429-items", "takes the batch but for one event in a hundred, to be sent again (_bulk); 429 elsewhere"),
        HTML_502("html-502", "answers with a proxy's HTML page and status 502"),
        HTML_200("html-200", "answers with a login page and status 200, and takes nothing"),
        MOODY("moody", "by chance: 20 % are 429 or 503, 5 % are taken in part, 1 % are taken and not answered");

        private final String text;
        private final String does;

        Kind(String text, String does) {
            this.text = text;
            this.does = does;
        }

        public String text() {
            return text;
        }

        public String does() {
            return does;
        }
    }

    public Fault {
        if (span != null && span.isNegative()) {
            throw new IllegalArgumentException("a fault waits forward in time, not " + span);
        }
    }

    public static Fault of(Kind kind) {
        return new Fault(kind, null, null);
    }

    public static Fault slow(Duration delay) {
        return new Fault(Kind.SLOW, delay, null);
    }

    public static Fault throttle(Duration retryAfter) {
        return new Fault(Kind.THROTTLE, retryAfter, null);
    }

    public static Fault busy(Duration retryAfter) {
        return new Fault(Kind.BUSY, retryAfter, null);
    }

    /** Poison: every event whose bytes contain the text. */
    public static Fault reject(String text) {
        return new Fault(Kind.REJECT_ONE, null, text);
    }

    /** The kind, with its argument where one was given: {@code slow=500ms}. */
    @Override
    public String toString() {
        if (span != null) {
            return kind.text + "=" + Span.text(span);
        }
        return text == null ? kind.text : kind.text + "=" + text;
    }
}
