package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a tail without a lead
                "C0AF", // overlong /
                "C1BF",
                "E080AF",
                "F08080AF",
                "E09FBF",
                "F08FBFBF",
                "C2", // cut off
                "E282",
                "F09F92",
                "EDA080", // half a surrogate pair
                "EDBFBF",
                "F4908080", // above U+10FFFF
                "F5808080",
                "F8888080AF", // five and six bytes
                "FC83BFBFBFBF",
                "FE",
                "FFFE5B00", // a UTF-16 mark
                "C320", // a lead without a tail
                "E28220"
            })
    void refusesIllFormedSequencesWhereverTheyStand(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 20; before++) {
            for (int after : new int[] {0, 1, 9}) {
                byte[] bytes = new byte[before + bad.length + after];
                java.util.Arrays.fill(bytes, (byte) 'a');
                System.arraycopy(bad, 0, bytes, before, bad.length);
                assertThat(Utf8.look(bytes)).as("%d %d", before, after).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "ü",
                "€",
                "💧",
                "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF",
                "\u0000",
                "aaaaaaa€bbbbbbbb💧"
            })
    void takesWhatJavaEncodes(String text) {
        assertThat(Utf8.isWellFormed((text + text).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void agreesWithTheJdkOnRandomBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? 0x80 + random.nextInt(128) : random.nextInt(256));
            }
            assertThat(Utf8.isWellFormed(bytes))
                    .as("seed %d, bytes %s", seed, HexFormat.of().formatHex(bytes))
                    .isEqualTo(jdkTakes(bytes));
        }
    }

    @Test
    void findsEscapesOfSurrogates() {
        assertThat(Utf8.look("\"12345\\ud83d\\ude00\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Utf8.ESCAPED_SURROGATE);
        assertThat(Utf8.look("\"\\uDc00\"".getBytes(StandardCharsets.UTF_8))).isEqualTo(Utf8.ESCAPED_SURROGATE);
        assertThat(Utf8.look("\"\\u00e9\\\\\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Utf8.PLAIN);
    }

    private static boolean jdkTakes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException illFormed) {
            return false;
        }
    }
}
