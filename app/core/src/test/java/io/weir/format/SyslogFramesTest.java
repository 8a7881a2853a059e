package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogFramesTest {
    private static final int MAX = 64;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "<1>a\\n<2>b\\n!<1>a/<2>b",
                "<1>a\\r\\n<2>b!<1>a/<2>b",
                "4 <1>a4 <2>b!<1>a/<2>b",
                "4 <1>a\\n4 <2>b\\n!<1>a/<2>b",
                // The count without the line end that is sent, and with it.
                "4 <1>a\\r\\n4 <2>b\\r\\n!<1>a/<2>b",
                "6 <1>a\\r\\n6 <2>b\\r\\n!<1>a/<2>b",
                "6 <1>a\\nb<2>c\\n!<1>a\\nb/<2>c",
                "<1>a\\n4 <2>b<3>c\\n4 <4>d!<1>a/<2>b/<3>c/<4>d",
                // A number at the start of a line is text, unless this sender counts.
                "404 not found\\n<1>a\\n!404 not found/<1>a",
                "4 <1>a3 abc2 de!<1>a/abc/de",
                "7 {\"a\":1}\\n<1>x\\n!{\"a\":1}/<1>x",
                "16<1>1!16<1>1",
                "12345678 <1>a\\n!12345678 <1>a",
                "0 <1>a\\n!0 <1>a",
                "12!12",
                "12 !12 ",
                "\\n\\r\\n\\0\\n!",
                "<1>a\\0\\n<2>b\\0!<1>a/<2>b",
                "<1>a\\n continued\\n!<1>a/ continued",
                // Behind lines a count is within the limit, and a whole priority follows that it counts.
                "<1>a\\n65 <2>b\\n<3>c\\n!<1>a/65 <2>b/<3>c",
                "<1>a\\n9999999 <2>b\\n<3>c\\n!<1>a/9999999 <2>b/<3>c",
                "<1>a\\n9 <b\\n<3>c\\n!<1>a/9 <b/<3>c",
                "<1>a\\n9 <>b\\n<3>c\\n!<1>a/9 <>b/<3>c",
                "<1>a\\n9 <1234>b\\n<3>c\\n!<1>a/9 <1234>b/<3>c",
                "<1>a\\n3 <12>b\\n<3>c\\n!<1>a/3 <12>b/<3>c",
                "<1>a\\n9 {\"a\":1}\\n<3>c\\n!<1>a/9 {\"a\":1}/<3>c",
                "<1>a\\n5 <123>5 <1>bb!<1>a/<123>/<1>bb",
                "<1>a\\n5 <12!<1>a/5 <12",
                "<1>a\\n5 <12>b4 {}xx!<1>a/<12>b/4 {}xx",
                // One sound count in a line opens no door for another.
                "<1>a\\n5 <1>xy\\n9999999 x\\n<3>c\\n!<1>a/<1>xy/9999999 x/<3>c"
            })
    void tellsCountsFromLines(String stream, String expected) {
        byte[] bytes = bytes(stream);
        String messages = expected == null ? "" : expected.replace("\\n", "\n");

        assertThat(String.join("/", texts(split(bytes, bytes.length)))).isEqualTo(messages);
        assertThat(String.join("/", texts(split(bytes, 1)))).isEqualTo(messages);
    }

    @Test
    void keepsTheFirstBytesOfWhatIsTooLong() {
        String line = "<1>" + "x".repeat(100);
        List<Frame> frames = split(bytes("103 " + line + line + "\\n<2>b\\n"), 7);

        assertThat(frames)
                .extracting(Frame::ending)
                .containsExactly(Frame.Ending.TOO_LONG, Frame.Ending.TOO_LONG, Frame.Ending.WHOLE);
        assertThat(frames).extracting(Frame::bytes).containsExactly(103L, 103L, 4L);
        assertThat(texts(frames).get(0)).isEqualTo(line.substring(0, MAX));
        assertThat(texts(frames).get(2)).isEqualTo("<2>b");
    }

    @Test
    void aMessageOfExactlyTheLimitIsWhole() {
        String line = "<1>" + "x".repeat(MAX - 3);

        assertThat(split(bytes(line + "\\n64 " + line), 5))
                .extracting(Frame::ending)
                .containsExactly(Frame.Ending.WHOLE, Frame.Ending.WHOLE);
    }

    @Test
    void saysWhereTheStreamBrokeOff() {
        List<Frame> frames = split(bytes("4 <1>a20 <2>cut"), 3);

        assertThat(frames).extracting(Frame::ending).containsExactly(Frame.Ending.WHOLE, Frame.Ending.CUT_OFF);
        assertThat(texts(frames).get(1)).isEqualTo("<2>cut");
    }

    /** However the network cuts the stream, the messages are the same, and no byte of text is in none of them. */
    @Test
    void packetsMakeNoDifference() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {"<1>a", "4 ", "13 ", "\\n", "\\r\\n", " ", "<", "9", "\\0", "text", "{}"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                stream.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = bytes(stream.toString());
            List<Frame> whole = split(bytes, Math.max(bytes.length, 1));
            assertThat(split(bytes, 1 + random.nextInt(5)))
                    .as("seed %d, %s", seed, stream)
                    .isEqualTo(whole);
            assertThat(split(SyslogFrames.splitting(MAX), bytes, 1 + random.nextInt(5)))
                    .as("seed %d, %s", seed, stream)
                    .isEqualTo(split(SyslogFrames.splitting(MAX), bytes, Math.max(bytes.length, 1)));
            long letters = whole.stream()
                    .mapToLong(frame -> letters(frame.payload().bytes()))
                    .sum();
            assertThat(letters).as("seed %d, %s", seed, stream).isEqualTo(letters(bytes));
        }
    }

    @Test
    void numbersThePartsOfEachMessage() {
        byte[] bytes = bytes(repeated("x*64\\r\\r\\r\\nx*130\\n<2>b\\nx*65\\n"));

        assertThat(split(SyslogFrames.splitting(MAX), bytes, 7))
                .extracting(Frame::part)
                .as("line ends alone are no part")
                .containsExactly(1, 1, 2, 3, 0, 1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "x*64\\n<2>b!WHOLE x*64/WHOLE <2>b",
                "x*64\\r\\n<2>b!WHOLE x*64/WHOLE <2>b",
                "x*65\\n<2>b!PART x*64/LAST_PART x/WHOLE <2>b",
                "x*65\\r\\n<2>b\\n!PART x*64/LAST_PART x/WHOLE <2>b",
                "x*66\\r\\n<2>b\\n!PART x*64/LAST_PART xx/WHOLE <2>b",
                "x*64\\r\\r\\r\\n<2>b\\n!PART x*64/WHOLE <2>b",
                "x*200\\n<2>b!PART x*64/PART x*64/PART x*64/LAST_PART xxxxxxxx/WHOLE <2>b",
                "131 <1>x*128<2>b!PART <1>x*61/PART x*64/LAST_PART xxx/WHOLE <2>b",
                "130 <1>x*125\\r\\n<2>b!PART <1>x*61/LAST_PART x*64/WHOLE <2>b",
                "131 <1>x*100!PART <1>x*61/LAST_PART x*39",
                // No character is cut in two; what is none is.
                "x*63€€\\n!PART x*63/LAST_PART €€",
                "x*61😀😀\\n!PART x*61/LAST_PART 😀😀",
            })
    void splitsWhatIsTooLong(String stream, String expected) {
        byte[] bytes = bytes(repeated(stream));

        for (int packet : new int[] {1, 2, 3, 63, 64, 65, 66, 67, bytes.length}) {
            assertThat(split(SyslogFrames.splitting(MAX), bytes, packet).stream()
                            .map(it ->
                                    it.ending() + " " + new String(it.payload().bytes(), StandardCharsets.UTF_8)))
                    .as("in packets of %d", packet)
                    .containsExactly(repeated(expected).split("/"));
        }
    }

    @Test
    void splitsBytesThatAreNoText() {
        byte[] bytes = new byte[200];
        Arrays.fill(bytes, (byte) 0x80);

        assertThat(split(SyslogFrames.splitting(MAX), bytes, 7))
                .extracting(Frame::bytes)
                .containsExactly(64L, 64L, 64L, 8L);
    }

    @Test
    void knowsWhetherAMessageWasBegun() {
        SyslogFrames stream = SyslogFrames.splitting(MAX);
        assertThat(stream.isInMessage()).isFalse();

        byte[] bytes = bytes("\\n<1>a\\n");
        stream.take(bytes, 0, 1, frame -> {});
        assertThat(stream.isInMessage()).isFalse();
        stream.take(bytes, 1, 5, frame -> {});
        assertThat(stream.isInMessage()).isTrue();
        stream.take(bytes, 5, 6, frame -> {});
        assertThat(stream.isInMessage()).isFalse();
    }

    @Test
    void refusesALimitOfNothing() {
        assertThatThrownBy(() -> new SyslogFrames(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SyslogFrames.splitting(63)).isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code x*3} is {@code xxx}. */
    private static String repeated(String text) {
        return Pattern.compile("x\\*(\\d+)").matcher(text).replaceAll(it -> "x".repeat(Integer.parseInt(it.group(1))));
    }

    private static long letters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(Character::isLetter)
                .count();
    }

    private static List<Frame> split(byte[] bytes, int packet) {
        return split(new SyslogFrames(MAX), bytes, packet);
    }

    private static List<Frame> split(SyslogFrames stream, byte[] bytes, int packet) {
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += packet) {
            stream.take(bytes, at, Math.min(bytes.length, at + packet), frames::add);
        }
        stream.end(frames::add);
        return frames;
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream()
                .map(frame -> new String(frame.payload().bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String stream) {
        return stream.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0")
                .getBytes(StandardCharsets.UTF_8);
    }
}
