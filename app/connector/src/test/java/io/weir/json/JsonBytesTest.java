package io.weir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[],{}]",
                "0",
                "-0",
                "-1.5e+10",
                "1E5",
                "\"\"",
                "true",
                "false",
                "null",
                "{\"a\":1,\"b\":[true,false,null]}",
                "{ \"a\" : [ 1 , 2 ] , \"b\" : { } }",
                "\"\\u00fc\\\\\\\"\\/\\b\\f\\n\\r\\t\"",
                "\"\u00fc \ud83d\ude00\"",
            })
    void findsTheEndOfAValueAndNoFurther(String value) {
        byte[] bytes = (value + " ,x").getBytes(UTF_8);

        assertThat(new JsonBytes(bytes, bytes.length).skipValue(0)).isEqualTo(value.getBytes(UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "\"",
                "{]",
                "[}",
                "[1",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{a:1}",
                "{'a':1}",
                "{1:2}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{,}",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "NaN",
                "tru",
                "nulL",
                "True",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\\",
                "\"a\nb\"",
                "\"a\u0000\"",
                "-a",
                "--1",
                "]",
                "}",
                ":",
                ","
            })
    void refusesWhatIsNotJson(String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(new JsonBytes(bytes, bytes.length).skipValue(0)).isEqualTo(JsonBytes.MALFORMED);
    }

    @Test
    void keepsObjectsAndArraysApartAtAnyDepth() {
        String nested = "[{\"a\":".repeat(100) + "0" + "}]".repeat(100);
        byte[] sound = nested.getBytes(UTF_8);
        byte[] crossed = nested.replaceFirst("}]}]}]$", "}]]}}]").getBytes(UTF_8);

        assertThat(new JsonBytes(sound, sound.length).skipValue(0)).isEqualTo(sound.length);
        assertThat(new JsonBytes(crossed, crossed.length).skipValue(0)).isEqualTo(JsonBytes.MALFORMED);
    }

    @Test
    void doesNotLookBehindTheEndItIsGiven() {
        byte[] bytes = "[1]".getBytes(UTF_8);

        assertThat(new JsonBytes(bytes, 2).skipValue(0)).isEqualTo(JsonBytes.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"1024, true", "1025, false", "1000000, false"})
    void boundsTheDepth(int depth, boolean sound) {
        byte[] bytes = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);

        int end = new JsonBytes(bytes, bytes.length).skipValue(0);

        assertThat(end).isEqualTo(sound ? bytes.length : JsonBytes.MALFORMED);
    }

    /** JSONTestSuite. Its malformed UTF-8 is left to the judge: see the class. */
    @Test
    void agreesWithTheParsingCorpus() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonNode record : Corpus.read("json-parsing.ndjson")) {
            byte[] bytes = Corpus.raw(record);
            JsonNode accept = record.get("expect").get("accept");
            boolean foreignBytes = record.has("raw_b64");
            if (!accept.isNull() && accept.asBoolean() != isJson(bytes) && !foreignBytes) {
                wrong.add(record.get("origin").get("path").asText());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void agreesWithJacksonOnMutatedDocuments() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] sound = "{\"a\":[1,-2.5e3,true,null,\"x\\n\\u00e9\"],\"b\":{\"c\":{},\"d\":[0]},\"e\":\"f\"} {}"
                .getBytes(UTF_8);
        byte[] alphabet = "{}[]\",:\\/ 0123456789.eE+-truefalsn\n\tu".getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = sound.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                mutated[1 + random.nextInt(mutated.length - 1)] = alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(new JsonBytes(mutated, mutated.length).skipValue(0))
                    .as("seed %d: %s", seed, new String(mutated, UTF_8))
                    .isEqualTo(endOfObjectToJackson(mutated));
        }
    }

    private static boolean isJson(byte[] bytes) {
        JsonBytes json = new JsonBytes(bytes, bytes.length);
        int at = json.skipSpace(0);
        if (at == bytes.length) {
            return false;
        }
        while (at < bytes.length) {
            int end = json.skipValue(at);
            if (end == JsonBytes.MALFORMED) {
                return false;
            }
            at = json.skipSpace(end);
        }
        return true;
    }

    private static int endOfObjectToJackson(byte[] bytes) {
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT
                    ? (int) parser.currentLocation().getByteOffset()
                    : JsonBytes.MALFORMED;
        } catch (IOException malformed) {
            return JsonBytes.MALFORMED;
        }
    }
}
