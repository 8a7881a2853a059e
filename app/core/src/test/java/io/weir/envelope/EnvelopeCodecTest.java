package io.weir.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCodecTest {
    private static final Origin ORIGIN = new Origin("weir.raw", 3, 42);
    private static final Sid SID = new Sid("hec-0-1", 1_795_224_341_739L, 7);
    private static final Instant RECEIVED = Instant.parse("2026-11-21T03:04:05.678Z");

    private final Map<String, byte[]> headers = new LinkedHashMap<>();

    @Test
    void writesPlainText() {
        EnvelopeCodec.write(
                SID, RECEIVED, new Hints("st", null, "a,b", null, "1.5", "{\"a\":1,\"b\":2}"), headers::put);

        assertThat(text())
                .containsExactly(
                        entry("weir.sid", "hec-0-1:1795224341739:7"),
                        entry("weir.received", "2026-11-21T03:04:05.678Z"),
                        entry("weir.hint.sourcetype", "st"),
                        entry("weir.hint.host", "a%2Cb"),
                        entry("weir.hint.time", "1.5"),
                        entry("weir.hint.fields", "{\"a\":1%2C\"b\":2}"));
    }

    @Test
    void writesNoHeaderForAHintThatIsAbsent() {
        EnvelopeCodec.write(SID, RECEIVED, Hints.NONE, headers::put);

        assertThat(headers).containsOnlyKeys("weir.sid", "weir.received");
    }

    @Test
    void readsWhatItWrote() {
        Hints hints = new Hints("s,t", "100%", "h\u00fcst \ud83d\ude00", "", "\t\r\n\u0000\u007f", "{}");
        EnvelopeCodec.write(SID, RECEIVED, hints, headers::put);

        Envelope envelope = EnvelopeCodec.read(ORIGIN, 5, headers::get, "x".getBytes(UTF_8));

        assertThat(envelope).isEqualTo(new Envelope(SID, ORIGIN, RECEIVED, hints, Payload.wrap("x".getBytes(UTF_8))));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "999999, 999999"})
    void readsAnAttempt(String text, int attempt) {
        assertThat(EnvelopeCodec.readAttempt(text.getBytes(UTF_8))).isEqualTo(attempt);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"0", "-3", "+3", "3 ", "3.5", "1000000", "99999999999999", "x", "\u0663"})
    void whatIsNoAttemptIsTheFirst(@Nullable String text) {
        assertThat(EnvelopeCodec.readAttempt(text == null ? null : text.getBytes(UTF_8)))
                .isEqualTo(1);
    }

    @Test
    void derivesWhatAnotherProducerDidNotWrite() {
        Envelope envelope = EnvelopeCodec.read(ORIGIN, 1_795_000_000_000L, headers::get, null);

        assertThat(envelope)
                .isEqualTo(new Envelope(
                        new Sid("@weir.raw-3", 1_795_000_000_000L, 42),
                        ORIGIN,
                        Instant.ofEpochMilli(1_795_000_000_000L),
                        Hints.NONE,
                        Payload.EMPTY));
        assertThat(envelope.hints()).isSameAs(Hints.NONE);
    }

    @Test
    void readsARecordWithoutATimestamp() {
        Envelope envelope = EnvelopeCodec.read(ORIGIN, -1, headers::get, null);

        assertThat(envelope.sid()).isEqualTo(new Sid("@weir.raw-3", 0, 42));
        assertThat(envelope.receivedAt()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:1",
                "a:1:",
                "a:-1:2",
                "a:01:2",
                "a b:1:2",
                "\u00fc:1:2",
                "a:1:2 ",
                "a:1:99999999999999999999"
            })
    void derivesTheSidWhereTheHeaderIsMalformed(String sid) {
        headers.put("weir.sid", sid.getBytes(UTF_8));
        headers.put("weir.received", "yesterday".getBytes(UTF_8));

        Envelope envelope = EnvelopeCodec.read(ORIGIN, 9, headers::get, null);

        assertThat(envelope.sid()).isEqualTo(new Sid("@weir.raw-3", 9, 42));
        assertThat(envelope.receivedAt()).isEqualTo(Instant.ofEpochMilli(9));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 1_795_224_341_739L, 999_999_999_999_999_999L, Long.MAX_VALUE})
    void writesTheSidAsItPrintsItself(long number) {
        Sid sid = new Sid("@weir.raw-3", number, number);

        assertThat(new String(EnvelopeCodec.sidBytes(sid), UTF_8)).isEqualTo(sid.toString());
    }

    @Test
    void readsEscapesInEitherCaseAndKeepsPercentSignsThatEscapeNothing() {
        assertThat(EnvelopeCodec.decode("%2c%2C%25%zz%2%".getBytes(UTF_8))).isEqualTo(",,%%zz%2%");
    }

    @Test
    void encodesAnyTextWithoutACommaOrAControlCharacterAndReadsItBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int[] points = random.ints(random.nextInt(12), 0, random.nextBoolean() ? 128 : 0xd800)
                    .toArray();
            String text = new String(points, 0, points.length);

            byte[] encoded = EnvelopeCodec.encode(text);

            assertThat(encoded).as("seed %d", seed).doesNotContain((byte) ',');
            for (byte b : encoded) {
                assertThat(b < 0 || b >= 0x20).as("seed %d", seed).isTrue();
            }
            assertThat(EnvelopeCodec.decode(encoded)).as("seed %d", seed).isEqualTo(text);
        }
    }

    @Test
    void decodesAnyBytesWithoutThrowing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(16)];
            random.nextBytes(bytes);
            for (String name : new String[] {"weir.sid", "weir.received", "weir.hint.fields", "weir.hint.host"}) {
                headers.put(name, bytes);
            }

            assertThat(EnvelopeCodec.read(ORIGIN, 1, headers::get, bytes)
                            .payload()
                            .size())
                    .as("seed %d", seed)
                    .isEqualTo(bytes.length);
        }
    }

    private Map<String, String> text() {
        Map<String, String> text = new LinkedHashMap<>();
        headers.forEach((name, value) -> text.put(name, new String(value, UTF_8)));
        return text;
    }
}
