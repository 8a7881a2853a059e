package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScanTest {
    private final JsonScan scan = new JsonScan();
    private byte[] bytes = new byte[0];

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "0", "null", "\"\"", "\"a\\\"b\"", "{\"a\":[{},{\"b\":\"}\"}]}", "[[[]]]", "\"\\\\\""
            })
    void stepsOverWholeValues(String value) {
        assertThat(skip(value)).isEqualTo(value.length());
        assertThat(skip(value + ",")).isEqualTo(value.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[", "\"", "\"\\", "\"\\\"", "{]", "[}", "{\"a\":\"b}", "[\"\n\"]", ",", "}", "{[}]"})
    void refusesWhatDoesNotClose(String value) {
        assertThat(skip(value)).isEqualTo(JsonScan.MALFORMED);
    }

    @Test
    void picksUpIdAndMarker() {
        skip("{\"m\":\"x wd~00000a~12\",\"weir\":{\"id\":\"lane-1:5:9\",\"type\":\"t\"}}");

        assertThat(id()).isEqualTo("lane-1:5:9");
        assertThat(scan.marker.number).isEqualTo(12);
        assertThat(scan.marker.run).isEqualTo(10);
    }

    @Test
    void prefersTheIdOfTheFields() {
        skip("{\"event\":{\"weir\":{\"id\":\"foreign\"}},\"fields\":{\"weir_id\":\"ours\"}}");

        assertThat(id()).isEqualTo("ours");
    }

    @Test
    void takesNoIdFromWithinAString() {
        skip("{\"m\":\"\\\"weir_id\\\":\\\"no\\\"\"}");

        assertThat(scan.hasId()).isFalse();
    }

    /** Eight bytes at a time must see what one at a time sees, wherever it stands. */
    @Test
    void stopsInAStringWhereASlowerScanWould() {
        for (int at = 0; at < 40; at++) {
            for (int special = 0; special < 256; special++) {
                byte[] string = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"".getBytes(StandardCharsets.US_ASCII);
                string[1 + at] = (byte) special;
                int expected = special < ' '
                        ? JsonScan.MALFORMED
                        : special == '"' ? at + 2 : special == '\\' && at == 39 ? JsonScan.MALFORMED : string.length;
                scan.over(string, string.length);
                assertThat(scan.skipString(0)).as("%d at %d", special, at).isEqualTo(expected);
            }
        }
    }

    @Test
    void findsAMarkerAtAnyPlaceInAString() {
        for (int at = 0; at < 40; at++) {
            skip("\"" + "a".repeat(at) + "~~wd~00000z~" + at + "\"");
            assertThat(scan.marker.number).isEqualTo(at);
        }
    }

    @Test
    void neverLeavesTheBytesWhateverTheyAre() {
        SplittableRandom random = new SplittableRandom(11);
        String alphabet = "{}[]\"\\,:w~0 \n";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(skip(text.toString())).isBetween(JsonScan.MALFORMED, text.length());
        }
    }

    private int skip(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        scan.over(bytes, bytes.length);
        scan.nextEvent();
        return scan.skipValue(0);
    }

    private String id() {
        return new String(bytes, scan.idFrom(), scan.idTo() - scan.idFrom(), StandardCharsets.UTF_8);
    }
}
