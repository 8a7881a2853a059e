package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("body-bytes-max", "body-timeout", "format", "formats", "host");

    @ParameterizedTest
    @CsvSource({
        "formt, format",
        "fromat, format",
        "formatts, formats",
        "bodyBytesMax, body-bytes-max",
        "body_bytes_max, body-bytes-max",
        "BODY.TIMEOUT, body-timeout",
        "f.o-r_m a.t, format",
        "hsot, host",
        "hst, host",
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(Suggestion.closest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"hat, ht", "abcdef, abxyef"})
    void aThirdOfTheLettersMayBeWrong(String written, String atTheLimit) {
        assertThat(Suggestion.closest(written, List.of(atTheLimit))).contains(atTheLimit);
        assertThat(Suggestion.closest(written, List.of(atTheLimit + "z"))).isEmpty();
    }

    @Test
    void aTextThatIsNoWordCostsNothing() {
        assertThat(Suggestion.closest("x".repeat(64), List.of("x".repeat(63)))).isPresent();
        assertThat(Suggestion.closest("x".repeat(65), List.of("x".repeat(64)))).isEmpty();
    }

    @Test
    void namesAllThereIsWhereNothingIsClose() {
        assertThat(Suggestion.among("zebra", KNOWN))
                .isEqualTo("; known: body-bytes-max, body-timeout, format, formats, host");
        assertThat(Suggestion.among("hots", KNOWN)).isEqualTo("; did you mean 'host'?");
    }
}
