package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HecRawEndpointTest {
    private final Endpoint endpoint = new HecRawEndpoint();

    @ParameterizedTest
    @ValueSource(strings = {"a b\nc\nd", "a b\r\nc\r\nd\r\n", "\n\na b\n \t\nc\nd\n\n"})
    void takesEachLineThatIsNotBlank(String body) {
        Bodies.Result result = Bodies.read(endpoint, body);

        assertThat(result.texts()).containsExactly("a b", "c", "d");
        assertThat(result.json()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
    }

    @Test
    void keepsTheBytesOfALine() {
        byte[] body = {' ', (byte) 0xff, 0, '\r', 'x', '\r', '\n'};

        assertThat(Bodies.read(endpoint, "", body).events().get(0).payload().bytes())
                .containsExactly(' ', 0xff, 0, '\r', 'x');
    }

    @Test
    void givesEachLineTheHintsOfTheQuery() {
        Hints hints = new Hints("st", "s", "h", "i", "1", null);

        Bodies.Result result = Bodies.read(endpoint, "", hints, "a\nb".getBytes(UTF_8), 100, new ByteBudget(1 << 20));

        assertThat(result.events()).extracting(SourceEvent::hints).containsExactly(hints, hints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\n"})
    void saysThatThereIsNoData(String body) {
        assertThat(Bodies.read(endpoint, body).json()).isEqualTo("{\"text\":\"No data\",\"code\":5}");
    }

    @Test
    void stopsAtALineThatIsTooLarge() {
        String line = "x".repeat(Bodies.EVENT_BYTES_MAX);

        assertThat(Bodies.read(endpoint, line + "\n" + line + "\n").events()).hasSize(2);
        assertThat(Bodies.read(endpoint, "a\n" + line + "x\nb"))
                .satisfies(result -> assertThat(result.texts()).containsExactly("a"))
                .satisfies(result -> assertThat(result.json()).contains("\"code\":6", "\"invalid-event-number\":1"));
    }
}
