package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogsEndpointTest {
    private final Endpoint endpoint = new LogsEndpoint();

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/vnd.x+json", "", "application/x-www-form-urlencoded"})
    void takesJsonValuesByTheirBytes(String type) {
        assertThat(read(type, "{ \"a\": 1 }").texts()).containsExactly("{ \"a\": 1 }");
        assertThat(read(type, "{\n \"a\":\n 1\n}\n").texts()).containsExactly("{\n \"a\":\n 1\n}");
        assertThat(read(type, "[ {\"a\":1}, [2] ,\"t\\n\", 3,[] ]").texts())
                .containsExactly("{\"a\":1}", "[2]", "t\n", "3", "[]");
        assertThat(read(type, "{\"a\":1}\n{\"b\":2}\n").texts()).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(read(type, "[1][2]{\"a\":[3]}").texts()).containsExactly("1", "2", "{\"a\":[3]}");
    }

    @Test
    void saysHowManyItTook() {
        assertThat(read("", "a\nb")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(200);
            assertThat(result.json()).isEqualTo("{\"events\":2}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/jsonl", "text/plain", "text/csv"})
    void takesLinesWhateverIsInThem(String type) {
        assertThat(read(type, "{\"a\":1}\r\n\n{\"b\":\n[x\n").texts()).containsExactly("{\"a\":1}", "{\"b\":", "[x");
    }

    @Test
    void takesLinesWhereTheTypeSaysNothingAndNotAllOfItIsJson() {
        assertThat(read("", "[2026-11-21] login failed\n{\"a\":1}").texts())
                .containsExactly("[2026-11-21] login failed", "{\"a\":1}");
        assertThat(read("application/octet-stream", "12 plain").texts()).containsExactly("12 plain");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "application/json | {\"a\":1}x | 400 | invalid_format | the value that begins at byte 7 is not JSON",
                "application/json | [1,        | 400 | invalid_format | the value that begins at byte 0 is not JSON",
                "application/json | ` `        | 400 | no_data        | No data",
                "application/json | []         | 400 | no_data        | No data",
                "text/plain       | ` `        | 400 | no_data        | No data",
                "application/x-protobuf | x    | 415 | unsupported_type | Protobuf is not understood",
            })
    void takesNothingOfWhatItRefuses(String type, String body, int status, String error, String message) {
        Bodies.Result result = read(type, body);

        assertThat(result.events()).isEmpty();
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.json())
                .startsWith("{\"error\":\"" + error + "\",\"message\":\"")
                .contains(message);
    }

    @Test
    void takesNothingWhereOneEventIsTooLarge() {
        String large = "x".repeat(Bodies.EVENT_BYTES_MAX + 1);

        for (String body : new String[] {"a\n" + large, "[1,\"" + large + "\"]"}) {
            assertThat(read("", body)).satisfies(result -> {
                assertThat(result.events()).isEmpty();
                assertThat(result.status()).isEqualTo(400);
                assertThat(result.json()).contains("event_too_large", "event 1 has more than 100 bytes");
            });
        }
    }

    private Bodies.Result read(String type, String body) {
        return Bodies.read(endpoint, type, body.getBytes(UTF_8));
    }
}
