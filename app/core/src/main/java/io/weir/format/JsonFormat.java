package io.weir.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * One Jackson pass that builds org.json's tree. Never org.json's own parser: it costs five times as much and takes 108
 * of 188 malformed documents of JSONTestSuite. Stricter than Jackson too, which lets overlong UTF-8, a byte order mark
 * and UTF-16 through and keeps the last of two equal keys.
 */
public final class JsonFormat implements Format {
    /** Deeper documents are attacks on recursive readers; the deepest real log here has 11 levels. */
    public static final int DEPTH_MAX = 64;

    /** 2^256 has 78 digits. */
    static final int NUMBER_LENGTH_MAX = 128;

    /** A double ends at 1e308. Beyond, arithmetic on a short text like 1e99999999 burns seconds. */
    private static final int NUMBER_EXPONENT_MAX = 400;

    /** Every long has at most 19 digits, and all numbers of 18 are one. */
    private static final int LONG_DIGITS = 18;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Interning keys costs four times as much where an attacker chose keys that collide.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // UTF-8 or nothing: without this Jackson guesses UTF-16 and UTF-32.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX + 1)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .build())
            .build();

    @Override
    public String name() {
        return "json";
    }

    /** Also behind a byte order mark: what carries one is meant as JSON, and refused as such. */
    @Override
    public boolean claims(byte[] bytes) {
        int at = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at < bytes.length && (bytes[at] == '{' || bytes[at] == '[');
    }

    @Override
    public Object decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        return read(bytes);
    }

    /** A JSONObject, a JSONArray, a String, a Number, a Boolean, or JSONObject.NULL. */
    public static Object read(byte[] bytes) throws MalformedException {
        int look = Utf8.look(bytes);
        if (look >= 0) {
            throw new MalformedException("utf8", "ill-formed UTF-8 at byte " + look);
        }
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            return new Reading(parser, look == Utf8.ESCAPED_SURROGATE).document();
        } catch (IOException unclosable) {
            throw new UncheckedIOException("bytes in memory have nothing to close", unclosable);
        }
    }

    /**
     * JSON Schema takes 1.0 for an integer and everit does not, so what is integral becomes an integer here. Null where
     * the exponent is beyond what is safe to compute with.
     */
    static @Nullable Number folded(BigDecimal decimal) {
        if (decimal.signum() == 0) {
            return 0;
        }
        if (Math.abs((long) decimal.scale()) > NUMBER_EXPONENT_MAX) {
            return null;
        }
        BigDecimal number = decimal.scale() > 0 ? decimal.stripTrailingZeros() : decimal;
        if (number.scale() > 0) {
            return number;
        }
        if (number.precision() - number.scale() > LONG_DIGITS) {
            return number.toBigIntegerExact();
        }
        long integer = number.longValueExact();
        return (int) integer == integer ? (Number) (int) integer : (Number) integer;
    }

    private static final class Reading {
        private final JsonParser parser;
        private final boolean surrogates;

        Reading(JsonParser parser, boolean surrogates) {
            this.parser = parser;
            this.surrogates = surrogates;
        }

        Object document() throws MalformedException {
            try {
                JsonToken first = parser.nextToken();
                if (first == null) {
                    throw new MalformedException("empty", "no JSON value, only white space");
                }
                Object root = value(first, 0);
                if (parser.nextToken() != null) {
                    throw flaw("trailing", "more JSON after the end of the document");
                }
                return root;
            } catch (StreamConstraintsException excess) {
                throw flaw("limit", "a number of more than " + NUMBER_LENGTH_MAX + " characters, or a name too long");
            } catch (JsonEOFException end) {
                throw flaw("json", "the JSON document breaks off");
            } catch (IOException syntax) {
                // Jackson's own text quotes what it met, and that may be a secret.
                throw flaw("json", "not JSON");
            }
        }

        private Object value(JsonToken token, int depth) throws IOException, MalformedException {
            return switch (token) {
                case VALUE_STRING -> checked(parser.getText());
                case START_OBJECT -> object(depth + 1);
                case START_ARRAY -> array(depth + 1);
                case VALUE_NUMBER_INT -> parser.getNumberValue();
                case VALUE_NUMBER_FLOAT -> decimal();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> JSONObject.NULL;
                default -> throw flaw("json", "not JSON");
            };
        }

        private JSONObject object(int depth) throws IOException, MalformedException {
            checkDepth(depth);
            JSONObject object = new JSONObject();
            int keys = 0;
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                checked(key);
                object.put(key, value(parser.nextToken(), depth));
                // Cheaper than to ask first: a key that was there does not make the object longer.
                keys++;
                if (object.length() != keys) {
                    throw flaw("duplicateKey", "the same key twice in one object");
                }
            }
            return object;
        }

        private JSONArray array(int depth) throws IOException, MalformedException {
            checkDepth(depth);
            JSONArray array = new JSONArray();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                array.put(value(token, depth));
            }
            return array;
        }

        private void checkDepth(int depth) throws MalformedException {
            if (depth > DEPTH_MAX) {
                throw flaw("depth", "nested deeper than " + DEPTH_MAX + " levels");
            }
        }

        private Number decimal() throws IOException, MalformedException {
            try {
                Number number = folded(parser.getDecimalValue());
                if (number != null) {
                    return number;
                }
            } catch (NumberFormatException beyond) {
                // Below it is said in our own words.
            }
            throw flaw("number", "a number with an exponent beyond " + NUMBER_EXPONENT_MAX);
        }

        /** Half a surrogate pair is no text: whoever writes it on as UTF-8 has to invent something in its place. */
        private String checked(String text) throws MalformedException {
            if (surrogates && !isPaired(text)) {
                throw flaw("surrogate", "half a surrogate pair in a string");
            }
            return text;
        }

        private static boolean isPaired(String text) {
            int at = 0;
            while (at < text.length()) {
                int point = text.codePointAt(at);
                if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                    return false;
                }
                at += Character.charCount(point);
            }
            return true;
        }

        private MalformedException flaw(String keyword, String message) {
            String pointer = parser.getParsingContext().pathAsPointer().toString();
            long at = parser.currentLocation().getByteOffset();
            return new MalformedException(new Flaw(pointer, keyword, message + ", at byte " + at));
        }
    }
}
