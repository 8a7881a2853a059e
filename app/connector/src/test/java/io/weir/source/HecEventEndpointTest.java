package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import io.weir.json.Corpus;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HecEventEndpointTest {
    private static final String SUCCESS = "{\"text\":\"Success\",\"code\":0}";

    private final Endpoint endpoint = new HecEventEndpoint();

    @Test
    void takesTheExactBytesOfAnEventThatIsNoString() {
        Bodies.Result result =
                read("{\"event\":{ \"b\" : 1.0,\"a\":[1, 2] }}{\"event\":[]}{\"event\":-1.50}{\"event\":true}");

        assertThat(result.texts()).containsExactly("{ \"b\" : 1.0,\"a\":[1, 2] }", "[]", "-1.50", "true");
        assertThat(result.json()).isEqualTo(SUCCESS);
        assertThat(result.status()).isEqualTo(200);
    }

    @Test
    void takesTheTextOfAnEventThatIsAString() {
        assertThat(read("{\"event\":\"a \\\"b\\\" \\u00fc\\n\u20ac\"}").texts())
                .containsExactly("a \"b\" \u00fc\n\u20ac");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s%s%s", "%s %s %s", "%s\n%s\r\n%s\n", "  \t%s%s\n\n%s  "})
    void takesEnvelopesWhateverSpaceIsBetweenThem(String format) {
        String body = String.format(format, "{\"event\":1}", "{\"event\":2}", "{\"event\":3}");

        assertThat(read(body).texts()).containsExactly("1", "2", "3");
    }

    @Test
    void takesHintsAsTheyWereWritten() {
        Hints hints =
                read("{\"time\":1795223350.282653,\"host\":\"h\",\"source\":\"s,\\u00fc\",\"sourcetype\":\"st\",\"index\":\"i\","
                                + "\"fields\":{\"a\":\"b\", \"c\":[1,\"d\"]},\"event\":1}")
                        .hints();

        assertThat(hints)
                .isEqualTo(
                        new Hints("st", "s,\u00fc", "h", "i", "1795223350.282653", "{\"a\":\"b\", \"c\":[1,\"d\"]}"));
    }

    @Test
    void takesTimeAsAStringOrANumber() {
        Bodies.Result result = read("{\"time\":\"1700000000.123\",\"event\":1}{\"time\":1700000000123,\"event\":2}");

        assertThat(result.events())
                .extracting(event -> event.hints().time())
                .containsExactly("1700000000.123", "1700000000123");
    }

    @Test
    void takesEmptyAndNullHintsAsNone() {
        assertThat(read("{\"time\":null,\"host\":\"\",\"fields\":null,\"event\":1}")
                        .hints())
                .isEqualTo(Hints.NONE);
        assertThat(read("{\"event\":1}").hints()).isSameAs(Hints.NONE);
    }

    @Test
    void givesEachEventItsOwnHints() {
        Bodies.Result result = read(
                "{\"event\":1,\"host\":\"a\"}{\"event\":2}{\"event\":3,\"host\":\"b\"}{\"event\":4,\"host\":\"b\"}");

        assertThat(result.events()).extracting(event -> event.hints().host()).containsExactly("a", null, "b", "b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{}                                 | 400 | 12 | Event field is required",
                "{\"host\":\"h\"}                   | 400 | 12 | Event field is required",
                "{\"fields\":{}}                    | 400 | 12 | Event field is required",
                "{\"event\":\"\"}                   | 400 | 13 | Event field cannot be blank",
                "{\"event\":\" \\t\\n\"}            | 400 | 13 | Event field cannot be blank",
                "{\"event\":null}                   | 400 | 6  | Invalid data format",
                "{\"event\":false}                  | 400 | 6  | Invalid data format",
                "{\"event\":tru}                    | 400 | 6  | Invalid data format",
                "{\"event\":1                       | 400 | 6  | Invalid data format",
                "{\"event\":1,}                     | 400 | 6  | Invalid data format",
                "{\"event\" 1}                      | 400 | 6  | Invalid data format",
                "{event:1}                          | 400 | 6  | Invalid data format",
                "[{\"event\":1}]                    | 400 | 6  | Invalid data format",
                ",{\"event\":1}                     | 400 | 6  | Invalid data format",
                "plain text                         | 400 | 6  | Invalid data format",
                "{\"event\":1,\"host\":true}        | 400 | 6  | Invalid data format: host is no string or number",
                "{\"event\":1,\"time\":[1]}         | 400 | 6  | Invalid data format: time is no string or number",
                "{\"event\":1,\"severity\":1}       | 400 | 6  | Invalid data format: unknown key severity in the envelope",
                "{\"event\":1,\"event\":2}          | 400 | 6  | Invalid data format: the key event comes twice",
                "{\"event\":1,\"fields\":\"x\"}     | 400 | 15 | Error in handling indexed fields",
                "{\"event\":1,\"fields\":[1]}       | 400 | 15 | Error in handling indexed fields",
                "{\"event\":1,\"fields\":{\"a\":{}}} | 400 | 15 | Error in handling indexed fields",
                "{\"event\":1,\"fields\":{\"a\":[1,[2]]}} | 400 | 15 | Error in handling indexed fields",
            })
    void answersAsHecDoesAndTakesWhatCameBefore(String bad, int status, int code, String text) {
        Bodies.Result first = read(bad);
        Bodies.Result third = read("{\"event\":1} {\"event\":2}" + bad + "{\"event\":4}");

        assertThat(first.events()).isEmpty();
        assertThat(first.json()).isEqualTo(reply(code, text, 0));
        assertThat(third.texts()).containsExactly("1", "2");
        assertThat(third.json()).isEqualTo(reply(code, text, 2));
        assertThat(third.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t "})
    void saysThatThereIsNoData(String body) {
        assertThat(read(body).json()).isEqualTo("{\"text\":\"No data\",\"code\":5}");
    }

    @Test
    void takesTheLargestEventAndNoLarger() {
        String event = "x".repeat(Bodies.EVENT_BYTES_MAX);

        assertThat(read("{\"event\":\"" + event + "\"}").texts()).containsExactly(event);
        assertThat(read("{\"event\":1}{\"event\":\"" + event + "x\"}"))
                .satisfies(result -> assertThat(result.texts()).containsExactly("1"))
                .satisfies(result ->
                        assertThat(result.json()).isEqualTo(reply(6, "Event too large: more than 100 bytes", 1)));
    }

    @Test
    void takesTheLargestHintsAndNoLarger() {
        String half = "x".repeat(HecEnvelopes.HINT_BYTES_MAX / 2 - 2);

        assertThat(read("{\"event\":1,\"host\":\"" + half + "\",\"source\":\"" + half + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(read("{\"event\":1,\"host\":\"" + half + "\",\"source\":\"" + half + "x\"}")
                        .json())
                .isEqualTo(reply(6, "Invalid data format: more than 65536 bytes beside the event", 0));
    }

    @Test
    void cutsTheUnknownKeyThatItTellsBack() {
        String json = read("{\"" + "k".repeat(500) + "\":1}").json();

        assertThat(json).contains("k".repeat(64) + "...").doesNotContain("k".repeat(65));
    }

    @Test
    void escapesTheUnknownKeyThatItTellsBack() {
        assertThat(read("{\"<\\u0000\\\"\\u00fc>\":1}").json()).contains("unknown key <\\u0000\\\"\\u00fc> in");
    }

    @Test
    void takesNothingOfABodyWithTooManyEvents() {
        String atLimit = "{\"event\":0}".repeat(EventList.EVENTS_MAX);

        assertThat(read(atLimit).events()).hasSize(EventList.EVENTS_MAX);
        assertThat(read(atLimit + "{\"event\":0}"))
                .satisfies(result -> assertThat(result.events()).isEmpty())
                .satisfies(result -> assertThat(result.status()).isEqualTo(413));
    }

    @Test
    void takesNothingWhereTheBufferIsFullInTheMiddle() {
        byte[] body = "{\"event\":1}{\"event\":2}{\"event\":3}".getBytes(UTF_8);
        ByteBudget room = new ByteBudget(3L * (EventList.OVERHEAD_BYTES + 1));
        ByteBudget less = new ByteBudget(3L * (EventList.OVERHEAD_BYTES + 1) - 1);

        assertThat(Bodies.read(endpoint, "", body, 100, room).events()).hasSize(3);
        assertThat(Bodies.read(endpoint, "", body, 100, less))
                .satisfies(result -> assertThat(result.events()).isEmpty())
                .satisfies(result -> assertThat(result.json()).isEqualTo("{\"text\":\"Server is busy\",\"code\":9}"));
    }

    @Test
    void takesAllThatRealSendersSent() throws IOException {
        int bodies = 0;
        for (JsonNode record : Corpus.read("wire.ndjson")) {
            for (JsonNode exchange : record.get("exchange")) {
                String head = exchange.path("head").path(0).asText();
                boolean whole = !exchange.path("body_truncated_in_capture").asBoolean();
                if (head.startsWith("POST /services/collector/event") && whole) {
                    byte[] body = exchange.get("body_decoded").asText().getBytes(UTF_8);
                    assertThat(Bodies.read(endpoint, "", body, 1_000_000, new ByteBudget(1 << 20)))
                            .as(record.get("id").asText())
                            .satisfies(result -> assertThat(result.json()).isEqualTo(SUCCESS))
                            .satisfies(result -> assertThat(result.events()).isNotEmpty());
                    bodies++;
                }
            }
        }
        assertThat(bodies).isGreaterThanOrEqualTo(12);
    }

    @Test
    void answersAnyMutatedBodyAndKeepsOnlyWhatWasSound() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] sound =
                ("{\"time\":\"1.5\",\"host\":\"h\",\"fields\":{\"a\":[1],\"b\":\"\\u00fc\"},\"event\":{\"x\":[1,\"\\n\"]}}"
                                + "{\"event\":\"t\\\"\"} {\"event\":0,\"index\":\"i\"}")
                        .getBytes(UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = sound.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Bodies.Result result = Bodies.read(endpoint, "", mutated);

            assertThat(result.status()).as("seed %d", seed).isIn(200, 400);
            assertThat(result.events().size()).as("seed %d", seed).isBetween(0, 3);
            if (result.status() == 400 && !result.json().contains("\"code\":5")) {
                assertThat(result.json())
                        .as("seed %d", seed)
                        .contains("\"invalid-event-number\":" + result.events().size());
            }
        }
    }

    private Bodies.Result read(String body) {
        return Bodies.read(endpoint, body);
    }

    private static String reply(int code, String text, int number) {
        return "{\"text\":\"" + text + "\",\"code\":" + code + ",\"invalid-event-number\":" + number + "}";
    }
}
