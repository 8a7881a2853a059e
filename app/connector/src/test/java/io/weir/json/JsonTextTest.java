package io.weir.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, plain",
                "``, ``",
                "a\\\"b\\\\c\\/d, a\"b\\c/d",
                "\\u00fc\\u20ac\\uD83D\\uDE00!, \u00fc\u20ac\ud83d\ude00!",
                "x\\uD83D, x\\uD83D",
                "\\uDE00x, \\uDE00x",
                "\\uD83D\\u0041, \\uD83DA",
                "\\uD83D\\uD83D\\uDE00, \\uD83D\ud83d\ude00",
                "\\uD83D\\n, `\\uD83D\n`",
                "\\uD83Du, \\uD83Du",
            })
    void unescapes(String inside, String text) {
        byte[] json = ("\"" + inside + "\"").getBytes(UTF_8);

        assertThat(new String(JsonText.unescape(json, 1, json.length - 1), UTF_8))
                .isEqualTo(text);
    }

    @Test
    void keepsBytesThatAreNoUtf8() {
        byte[] json = {'"', (byte) 0xff, '\\', 'n', (byte) 0xc0, '"'};

        assertThat(JsonText.unescape(json, 1, 5)).containsExactly(0xff, '\n', 0xc0);
    }

    @Test
    void agreesWithJacksonBothWays() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int[] points = random.ints(random.nextInt(20), 0, random.nextBoolean() ? 128 : 0xd7ff)
                    .toArray();
            String text = new String(points, 0, points.length);
            byte[] json = MAPPER.writeValueAsBytes(text);

            assertThat(JsonText.unescape(json, 1, json.length - 1))
                    .as("seed %d", seed)
                    .isEqualTo(text.getBytes(UTF_8));
            assertThat(MAPPER.readValue(JsonText.quote(text), String.class))
                    .as("seed %d", seed)
                    .isEqualTo(text);
        }
    }
}
