package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.json.JsonBytes;
import io.weir.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of HEC envelopes in order, up to its end or the first fault; what comes before a fault stands. The
 * payload is the exact bytes of {@code event}, or the text of it where it is a string.
 *
 * <p>One thing is louder than Splunk: an unknown key, for which Splunk answers 200 and drops the object and the rest of the
 * body, is a fault here, and so is a key that comes twice.
 */
final class HecEnvelopes {
    /** Of all hints of an event together: three times that, fully escaped, still fits a record beside the event. */
    static final int HINT_BYTES_MAX = 65_536;

    /** How much of an unknown key is told back. */
    private static final int NAME_SHOWN_MAX = 64;

    private static final int EVENT = 0;
    private static final int TIME = 1;
    private static final int HOST = 2;
    private static final int SOURCE = 3;
    private static final int SOURCETYPE = 4;
    private static final int INDEX = 5;
    private static final int FIELDS = 6;
    private static final byte[][] KEYS = names("event", "time", "host", "source", "sourcetype", "index", "fields");
    private static final int UNKNOWN = -1;

    private final byte[] bytes;
    private final int size;
    private final JsonBytes json;
    private final EventList events;

    /** Where the value of each key of the present envelope lies; from = 0, which no value can have, where absent. */
    private final int[] from = new int[KEYS.length];

    private final int[] to = new int[KEYS.length];

    /** The last text of each key and where it lay: senders repeat themselves, and equal hints share one string. */
    private final @Nullable String[] text = new @Nullable String[KEYS.length];

    private final int[] textFrom = new int[KEYS.length];
    private final int[] textTo = new int[KEYS.length];

    private @Nullable Fault fault;

    record Fault(Refusal refusal, String detail) {}

    HecEnvelopes(RequestBody body, EventList events) {
        this.bytes = body.bytes();
        this.size = body.size();
        this.events = events;
        this.json = new JsonBytes(bytes, size);
    }

    /** Null where the whole body is sound; else what is wrong with the event behind those that were listed. */
    @Nullable
    Fault read() {
        int at = json.skipSpace(0);
        while (at < size && fault == null) {
            at = readEnvelope(at);
            if (fault == null) {
                list();
                at = json.skipSpace(at);
            }
        }
        return fault;
    }

    /** Finds the values of one envelope, and answers where it ends. */
    private int readEnvelope(int start) {
        Arrays.fill(from, 0);
        if (bytes[start] != '{') {
            return malformed();
        }
        int at = json.skipSpace(start + 1);
        if (at < size && bytes[at] == '}') {
            return at + 1;
        }
        while (true) {
            int value = json.skipName(at);
            int valueEnd = value == JsonBytes.MALFORMED ? value : json.skipValue(value);
            if (valueEnd == JsonBytes.MALFORMED) {
                return malformed();
            }
            if (!keep(at, value, valueEnd)) {
                return valueEnd;
            }
            at = json.skipSpace(valueEnd);
            if (at < size && bytes[at] == '}') {
                return at + 1;
            }
            if (at >= size || bytes[at] != ',') {
                return malformed();
            }
            at = json.skipSpace(at + 1);
        }
    }

    private boolean keep(int name, int value, int valueEnd) {
        int nameEnd = json.skipString(name) - 1;
        int key = key(name + 1, nameEnd);
        if (key == UNKNOWN) {
            fail(Refusal.INVALID_FORMAT, "unknown key " + shown(name + 1, nameEnd) + " in the envelope");
            return false;
        }
        if (from[key] > 0) {
            fail(Refusal.INVALID_FORMAT, "the key " + shown(name + 1, nameEnd) + " comes twice");
            return false;
        }
        from[key] = value;
        to[key] = valueEnd;
        return true;
    }

    private void list() {
        if (from[EVENT] == 0) {
            fail(Refusal.EVENT_REQUIRED, "");
            return;
        }
        byte first = bytes[from[EVENT]];
        if (first == 'n' || first == 'f') {
            // null and false: so does Splunk, while 0, {} and [] are events.
            fail(Refusal.INVALID_FORMAT, "");
            return;
        }
        byte[] payload = first == '"'
                ? JsonText.unescape(bytes, from[EVENT] + 1, to[EVENT] - 1)
                : Arrays.copyOfRange(bytes, from[EVENT], to[EVENT]);
        if (first == '"' && isBlank(payload)) {
            fail(Refusal.EVENT_BLANK, "");
            return;
        }
        Hints hints = hints();
        Refusal refusal = fault == null ? events.add(payload, hints) : null;
        if (refusal != null) {
            fail(refusal, refusal == Refusal.EVENT_TOO_LARGE ? "more than " + events.eventBytesMax() + " bytes" : "");
        }
    }

    private Hints hints() {
        int hintBytes = 0;
        for (int key = TIME; key <= FIELDS; key++) {
            hintBytes += from[key] == 0 ? 0 : to[key] - from[key];
        }
        if (hintBytes == 0) {
            return Hints.NONE;
        }
        if (hintBytes > HINT_BYTES_MAX) {
            fail(Refusal.INVALID_FORMAT, "more than " + HINT_BYTES_MAX + " bytes beside the event");
            return Hints.NONE;
        }
        return new Hints(text(SOURCETYPE), text(SOURCE), text(HOST), text(INDEX), text(TIME), fields());
    }

    /** A string's text, a number as it was written; null and the empty string say nothing. */
    private @Nullable String text(int key) {
        if (from[key] == 0) {
            return null;
        }
        String last = text[key];
        if (last != null && Arrays.equals(bytes, from[key], to[key], bytes, textFrom[key], textTo[key])) {
            return last;
        }
        byte first = bytes[from[key]];
        if (first == 'n') {
            return null;
        }
        if (first == '{' || first == '[' || first == 't' || first == 'f') {
            fail(Refusal.INVALID_FORMAT, new String(KEYS[key], StandardCharsets.US_ASCII) + " is no string or number");
            return null;
        }
        byte[] utf8 = first == '"'
                ? JsonText.unescape(bytes, from[key] + 1, to[key] - 1)
                : Arrays.copyOfRange(bytes, from[key], to[key]);
        if (utf8.length == 0) {
            return null;
        }
        String made = new String(utf8, StandardCharsets.UTF_8);
        text[key] = made;
        textFrom[key] = from[key];
        textTo[key] = to[key];
        return made;
    }

    /** An object of scalars and arrays of scalars: Splunk indexes no deeper ones, and says so with code 15. */
    private @Nullable String fields() {
        if (from[FIELDS] == 0 || bytes[from[FIELDS]] == 'n') {
            return null;
        }
        int at = from[FIELDS];
        if (bytes[at] != '{') {
            fail(Refusal.INVALID_FIELDS, "");
            return null;
        }
        at = json.skipSpace(at + 1);
        while (bytes[at] != '}') {
            int value = json.skipName(at);
            if (bytes[value] == '{' || (bytes[value] == '[' && !holdsScalars(value))) {
                fail(Refusal.INVALID_FIELDS, "");
                return null;
            }
            at = next(json.skipValue(value));
        }
        return new String(bytes, from[FIELDS], to[FIELDS] - from[FIELDS], StandardCharsets.UTF_8);
    }

    private boolean holdsScalars(int array) {
        int at = json.skipSpace(array + 1);
        while (bytes[at] != ']') {
            if (bytes[at] == '{' || bytes[at] == '[') {
                return false;
            }
            at = next(json.skipValue(at));
        }
        return true;
    }

    /** Of well formed JSON: the next member, or the closing bracket. */
    private int next(int valueEnd) {
        int at = json.skipSpace(valueEnd);
        return bytes[at] == ',' ? json.skipSpace(at + 1) : at;
    }

    private int key(int nameFrom, int nameTo) {
        for (int key = 0; key < KEYS.length; key++) {
            if (Arrays.equals(bytes, nameFrom, nameTo, KEYS[key], 0, KEYS[key].length)) {
                return key;
            }
        }
        return UNKNOWN;
    }

    private String shown(int nameFrom, int nameTo) {
        String name = new String(JsonText.unescape(bytes, nameFrom, nameTo), StandardCharsets.UTF_8);
        return name.length() > NAME_SHOWN_MAX ? name.substring(0, NAME_SHOWN_MAX) + "..." : name;
    }

    private int malformed() {
        fail(Refusal.INVALID_FORMAT, "");
        return size;
    }

    private void fail(Refusal refusal, String detail) {
        if (fault == null) {
            fault = new Fault(refusal, detail);
        }
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b < 0 || b > ' ') {
                return false;
            }
        }
        return true;
    }

    private static byte[][] names(String... names) {
        byte[][] bytes = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
