package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T09:14:07Z, 2026-11-21T09:14:07Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:60Z",
        "2026-11-21T09:14:07.123456789Z, 2026-11-21T09:14:07.123456789Z",
        "2026-11-21T10:14:07+01:00, 2026-11-21T09:14:07.000Z",
        "2026-11-21T10:14:07.280243+0100, 2026-11-21T09:14:07.280243Z",
        "2026-11-21T02:44:07.280243001-0630, 2026-11-21T09:14:07.280243001Z",
        "2026-11-21 09:14:07, 2026-11-21T09:14:07.000Z",
        "2026-11-21 09:14:07.5Z, 2026-11-21T09:14:07.500Z",
        "2026-11-21T09:14:07, 2026-11-21T09:14:07.000Z",
        "2026-01-01T00:30:00+01:00, 2025-12-31T23:30:00.000Z",
        "1795252447, 2026-11-21T09:14:07.000Z",
        "1795252447.25, 2026-11-21T09:14:07.250Z",
        "1795252447123, 2026-11-21T09:14:07.123Z",
        "1795252447123456, 2026-11-21T09:14:07.123456Z",
        "1795252447123456789, 2026-11-21T09:14:07.123456789Z",
        "4102444800, 2100-01-01T00:00:00.000Z",
        "4102444801, 1970-02-17T11:34:04.801Z",
        "4102444800000, 2100-01-01T00:00:00.000Z",
        "4102444800001, 1970-02-17T11:34:04.800001Z",
        "0, 1970-01-01T00:00:00.000Z",
        "-1, 1969-12-31T23:59:59.000Z",
        "-0.5, 1969-12-31T23:59:59.500Z",
        "-1795252447123, 1913-02-10T14:45:52.877Z",
        "1795252447.000000000000000000000, 2026-11-21T09:14:07.000Z"
    })
    void bringsTimesToUtc(String text, String expected) {
        assertThat(Timestamps.utc(text)).isEqualTo(expected);
    }

    @Test
    void takesNumbersToo() {
        assertThat(Timestamps.utc(1_795_252_447)).isEqualTo("2026-11-21T09:14:07.000Z");
        assertThat(Timestamps.utc(1_795_252_447_123L)).isEqualTo("2026-11-21T09:14:07.123Z");
        assertThat(Timestamps.utc(new BigDecimal("1795252447.5"))).isEqualTo("2026-11-21T09:14:07.500Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-31T00:00:00+01:00",
                "2026-11-21T24:00:00+01:00",
                "2026-11-21",
                "21/Nov/2026:09:14:07 +0000",
                "1.2.3",
                "-",
                ".",
                "99999999999999999999999999",
                "1795252447.0000000000000000000000",
                "2026-11-21T09:14:07+01:00:00",
                "+",
                "2026-11-21T09:14:07Europe/Berlin"
            })
    void leavesAllElseToTheSchema(String text) {
        String result = Timestamps.utc(text);

        assertThat(result).isEqualTo(text);
        assertThat(ValueFormats.ALL.get(0).validate(String.valueOf(result))).isPresent();
    }

    @Test
    void nothingIsNoTime() {
        assertThat(Timestamps.utc("")).isNull();
        assertThat(Timestamps.utc(null)).isNull();
        assertThat(Timestamps.utc(true)).isNull();
    }
}
