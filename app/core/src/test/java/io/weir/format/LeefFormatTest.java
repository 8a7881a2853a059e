package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeefFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    private final LeefFormat format = new LeefFormat();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEEF:1.0|v|p|1|id|src=10.0.0.1\tmsg=a b = c\tempty=",
                "LEEF:2.0|v|p|1|id|src=10.0.0.1\tmsg=a b = c\tempty=",
                "LEEF:2.0|v|p|1|id||src=10.0.0.1\tmsg=a b = c\tempty=",
                "LEEF:2.0|v|p|1|id|^|src=10.0.0.1^msg=a b = c^empty=",
                "LEEF:2.0|v|p|1|id|0x5E|src=10.0.0.1^msg=a b = c^empty=",
                "LEEF:2.0|v|p|1|id|x5e|src=10.0.0.1^msg=a b = c^empty=",
                "LEEF:2.0|v|p|1|id|0x09|src=10.0.0.1\tmsg=a b = c\tempty=",
                "LEEF:1.0|v|p|1|id|src=10.0.0.1|msg=a b = c|empty=",
                "LEEF:1.0|v|p|1|id|src=10.0.0.1#011msg=a b = c#011empty=",
                "LEEF:2.0|v|p|1|id|src=10.0.0.1#011msg=a b = c#011empty=",
                "LEEF:2.0|v|p|1|id||src=10.0.0.1#011msg=a b = c#011empty=",
                "LEEF:2.0|v|p|1|id|x09|src=10.0.0.1#011msg=a b = c#011empty=",
                "LEEF:2.0|v|p|1|id|#011|src=10.0.0.1#011msg=a b = c#011empty=",
                "LEEF:2.0|v|p|1|id|#011|src=10.0.0.1\tmsg=a b = c\tempty=",
                "LEEF:2.0|v|p|1|id|x1F|src=10.0.0.1#037msg=a b = c#037empty=",
                "<13>Nov 21 11:00:00 host LEEF:1.0|v|p|1|id|src=10.0.0.1\tmsg=a b = c\tempty="
            })
    void readsEveryDelimiter(String line) throws Exception {
        JSONObject fields = fields(line);

        assertThat(fields.optString("vendor") + fields.optString("product") + fields.optString("version"))
                .isEqualTo("vp1");
        assertThat(fields.opt("event_id")).isEqualTo("id");
        assertThat(fields.getJSONObject("attributes").toMap())
                .containsEntry("src", "10.0.0.1")
                .containsEntry("msg", "a b = c")
                .containsEntry("empty", "")
                .hasSize(3);
    }

    /** A tab in the line is the delimiter, so what looks like one is text. */
    @Test
    void anEscapedTabBesideATabIsText() throws Exception {
        JSONObject fields = fields("LEEF:2.0|v|p|1|id||msg=a#011sev=9\tsev=1");

        assertThat(fields.query("/attributes/msg")).isEqualTo("a#011sev=9");
        assertThat(fields.query("/attributes/sev")).isEqualTo("1");
    }

    @Test
    void withoutAnyDelimiterSpacesPartTheAttributes() throws Exception {
        assertThat(fields("LEEF:1.0|v|p|1|id|src=10.0.0.1 msg=two words sev=5").query("/attributes/msg"))
                .isEqualTo("two words");
    }

    @Test
    void theFirstOfANameKeepsIt() throws Exception {
        JSONObject fields = fields("LEEF:1.0|v|p|1|id|src=10.0.0.1\tsrc=6.6.6.6");

        assertThat(fields.query("/attributes/src")).isEqualTo("10.0.0.1");
        assertThat(fields.query("/repeated/src/0")).isEqualTo("6.6.6.6");
    }

    @Test
    void claimsItsLinesAndNoneThatQuotes() {
        assertThat(format.claims("<13>Nov 21 11:00:00 h LEEF:1.0|v".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(format.claims("<13>Nov 21 11:00:00 h a: b LEEF:1.0|v".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LEEF:1.0|v|p|1", "LEEF", "text"})
    void refusesALineWithoutAHeader(String line) {
        assertThatThrownBy(() -> fields(line)).isInstanceOf(MalformedException.class);
    }

    private JSONObject fields(String line) throws MalformedException {
        return format.decode(line.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
