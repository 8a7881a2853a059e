package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.format.JsonFormat;
import java.nio.charset.StandardCharsets;
import org.json.JSONObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
    private static final String FIELDS = """
            {"a": {"b": [{"c": "deep"}, [7]], "n": null}, "x.y": "dotted", "e": ""}""";

    @ParameterizedTest
    @CsvSource({"a.b[0].c, deep", "a.b[1][0], 7", "x\\.y, dotted"})
    void findsWhatIsThere(String path, String expected) throws Exception {
        assertThat(FieldPath.parse(path).orElseThrow().textIn(fields())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "a.c", "a.b[2]", "a.b.c", "a.n", "a.n.o", "x.y", "a[0]", "e", "a", "a.b"})
    void findsNoTextElsewhere(String path) throws Exception {
        assertThat(FieldPath.parse(path).orElseThrow().textIn(fields())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "a.", ".a", "a..b", "[0]", "a[", "a[]", "a[x]", "a[-1]", "a[0]b", "a[99999999999]"})
    void refusesWhatNamesNoField(String path) {
        assertThat(FieldPath.parse(path)).isEmpty();
    }

    private static JSONObject fields() throws Exception {
        return (JSONObject) JsonFormat.read(FIELDS.getBytes(StandardCharsets.UTF_8));
    }
}
