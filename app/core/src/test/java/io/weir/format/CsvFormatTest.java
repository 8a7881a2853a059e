package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void readsQuotesAndEmptyValues() throws Exception {
        JSONObject fields = fields(new CsvFormat(), "a,\"b, \"\"c\"\"\nd\",,\"\",e\r\n");

        assertThat(fields.toMap())
                .containsEntry("column_1", "a")
                .containsEntry("column_2", "b, \"c\"\nd")
                .containsEntry("column_3", "")
                .containsEntry("column_4", "")
                .containsEntry("column_5", "e")
                .hasSize(5);
    }

    @Test
    void namesTheColumnsThatTheTypeNames() throws Exception {
        CsvFormat named = new CsvFormat().withColumns(List.of("time", "", "user"));

        assertThat(fields(named, "1,2,3,4").toMap())
                .containsEntry("time", "1")
                .containsEntry("user", "3")
                .containsEntry("column_4", "4")
                .hasSize(3);
        assertThat(fields(named, "1").toMap()).containsEntry("time", "1").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a,\"b", "\"a\"b,c", "\""})
    void refusesWhatIsNoRecord(String line) {
        assertThatThrownBy(() -> fields(new CsvFormat(), line)).isInstanceOf(MalformedException.class);
    }

    private static JSONObject fields(CsvFormat format, String line) throws MalformedException {
        return format.decode(line.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
