package io.weir.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "1985-04-12T23:20:50.52Z, 1985-04-12T23:20:50.520Z",
        "1996-12-19T16:39:57-08:00, 1996-12-20T00:39:57Z",
        "1937-01-01T12:00:27.87+00:20, 1937-01-01T11:40:27.870Z",
        "2026-11-21t03:00:00z, 2026-11-21T03:00:00Z",
        "2026-11-21T03:00:00-00:00, 2026-11-21T03:00:00Z",
        "2026-11-21T23:59:59.999999999+23:59, 2026-11-21T00:00:59.999999999Z",
        "2026-11-21T03:00:00.1234567890123Z, 2026-11-21T03:00:00.123456789Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+01:00, -0001-12-31T23:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
    })
    void readsWhatTheRfcAllows(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).contains(instant);
        assertThat(Rfc3339.isValid(text)).isTrue();
        assertThat(parseMillis(text)).isEqualTo(instant.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "1990-12-31T23:59:60Z, 1990-12-31T23:59:59Z",
        "1990-12-31T15:59:60-08:00, 1990-12-31T23:59:59Z",
        "1991-01-01T05:29:60.5+05:30, 1990-12-31T23:59:59.500Z",
        "1991-01-01T00:00:60+00:01, 1990-12-31T23:59:59Z",
    })
    void readsALeapSecondAsTheSecondBeforeIt(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-21",
                "2026-11-21T03:00:00",
                "2026-11-21T03:00Z",
                "2026-11-21 03:00:00Z",
                "2026-11-21T03:00:00.Z",
                "2026-11-21T03:00:00,5Z",
                "2026-11-21T03:00:00ZZ",
                "2026-11-21T03:00:00Z ",
                " 2026-11-21T03:00:00Z",
                "2026-11-21T03:00:00Z\n",
                "2026-02-31T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-32T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T23:60:00Z",
                "1990-12-31T23:59:61Z",
                "1990-12-31T23:58:60Z",
                "1990-12-31T22:59:60Z",
                "1990-12-31T23:59:60-08:00",
                "2026-11-21T03:00:00+24:00",
                "2026-11-21T03:00:00+01:60",
                "2026-11-21T03:00:00+0100",
                "2026-11-21T03:00:00+01",
                "2026-11-21T03:00:00+01:00:00",
                "2026-11-21T03:00:00\u221201:00",
                "+2026-11-21T03:00:00Z",
                "12026-11-21T03:00:00Z",
                "2026-1-21T03:00:00.0Z",
                "2026-11-2\u0664T03:00:00Z",
                "\uff12026-11-21T03:00:00Z",
                "2026-11-21T03:00:0/Z",
                "2026-11-21T03:00:00.1:Z",
                "1795224341",
                "2026-W47-6T03:00:00Z..",
            })
    void refusesAllElse(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
        assertThat(Rfc3339.isValid(text)).isFalse();
        assertThat(parseMillis(text)).isEqualTo(Rfc3339.INVALID);
    }

    @Test
    void writesMillisecondsInUtc() {
        assertThat(Rfc3339.format(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(Rfc3339.format(Instant.parse("2026-11-21T03:04:05.678901Z"))).isEqualTo("2026-11-21T03:04:05.678Z");
        assertThat(Rfc3339.format(Instant.parse("1969-12-31T23:59:59.999Z"))).isEqualTo("1969-12-31T23:59:59.999Z");
    }

    @Test
    void writesTheNearestInstantThatHasAText() {
        assertThat(Rfc3339.format(Instant.MIN)).isEqualTo("0000-01-01T00:00:00.000Z");
        assertThat(Rfc3339.format(Instant.parse("-0001-12-31T23:00:00Z"))).isEqualTo("0000-01-01T00:00:00.000Z");
        assertThat(Rfc3339.format(Instant.MAX)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void readsBytesInTheMiddleOfOthers() {
        byte[] text = "xx2026-11-21T03:04:05.678Zyy".getBytes(StandardCharsets.US_ASCII);

        long millis = Rfc3339.parseMillis(text, 2, 26);

        assertThat(millis).isEqualTo(Instant.parse("2026-11-21T03:04:05.678Z").toEpochMilli());
        assertThat(Rfc3339.parseMillis(text, 2, 25)).isEqualTo(Rfc3339.INVALID);
        assertThat(Rfc3339.parseMillis(text, 2, 27)).isEqualTo(Rfc3339.INVALID);
    }

    @Test
    void agreesWithTheJdkOnRandomInstants() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DateTimeFormatter jdk = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX");
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
            OffsetDateTime elsewhere =
                    instant.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1)));
            String text = Rfc3339.format(instant);

            assertThat(text).as("seed %d", seed).isEqualTo(jdk.format(instant.atOffset(ZoneOffset.UTC)));
            assertThat(Rfc3339.parse(text)).as("seed %d", seed).contains(instant);
            if (elsewhere.getYear() >= 0 && elsewhere.getYear() <= 9999) {
                String local = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx")
                        .format(elsewhere);
                assertThat(Rfc3339.parse(local)).as("seed %d: %s", seed, local).contains(instant);
            }
        }
    }

    @Test
    void neverThrowsOnMutatedText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] sound = "2026-11-21T03:04:05.678+01:00".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 200_000; i++) {
            byte[] mutated = sound.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            int to = random.nextInt(mutated.length + 1);

            long millis = Rfc3339.parseMillis(mutated, 0, to);

            assertThat(millis == Rfc3339.INVALID || millis > -62_300_000_000_000L)
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static long parseMillis(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Rfc3339.parseMillis(bytes, 0, bytes.length);
    }
}
