package io.weir.tail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventScannerTest {
    private static final String ZEROS = "\0".repeat(EventScanner.HOLE_BYTES);

    private TextEncoding encoding = TextEncoding.UTF_8;
    private Join join = Join.NEVER;
    private boolean isSplit = true;
    private int bytesMax = 40;
    private int linesMax = 4;

    private final List<String> events = new ArrayList<>();
    private final List<Integer> parts = new ArrayList<>();
    private int refused;
    private int holes;

    @Test
    void endsLinesAtLineFeedsWithOrWithoutReturns() {
        assertThat(scan("one\ntwo\r\n \t\n\nth\rree\nfo")).containsExactly("one", "two", "th\rree");
        assertThat(flush("fo\r")).containsExactly("fo");
    }

    @Test
    void splitsALineThatIsTooLongWhereNoCharacterIsTorn() {
        assertThat(scan("x".repeat(39) + "ä" + "y".repeat(60) + "\nnext\n"))
                .containsExactly("x".repeat(39), "ä" + "y".repeat(38), "y".repeat(22), "next");
        assertThat(parts).containsExactly(1, 2, 3, 0);
    }

    @Test
    void leavesALineOfJustTheLengthWhole() {
        assertThat(scan("x".repeat(40) + "\r\n" + "y".repeat(40) + "\n")).hasSize(2);
        assertThat(parts).containsExactly(0, 0);
    }

    @Test
    void refusesALineThatIsTooLongAndGoesOnBehindIt() {
        isSplit = false;

        assertThat(scan("x".repeat(200) + "\nnext\n")).containsExactly("next");

        assertThat(refused).isEqualTo(1);
    }

    @Test
    void joinsLinesUpToTheNextStart() {
        join = Join.unlessStart(Pattern.compile("^\\d{4}-"));
        bytesMax = 400;

        assertThat(scan("2026-01 a\n  at b\n\n  at c\n2026-02 d\n2026-03 e"))
                .containsExactly("2026-01 a\n  at b\n\n  at c");
        assertThat(flush("2026-02 d\n2026-03 e\nmore")).containsExactly("2026-02 d", "2026-03 e\nmore");
    }

    @Test
    void joinsIndentedLines() {
        join = Join.BLANK;
        bytesMax = 400;

        assertThat(scan("Exception\r\n\tat b\r\n\tat c\r\nnext\r\n")).containsExactly("Exception\r\n\tat b\r\n\tat c");
    }

    @Test
    void boundsAnEventInLinesAndNumbersItsParts() {
        join = Join.BLANK;

        assertThat(scan("a\n 1\n 2\n 3\n 4\n 5\nb\n")).containsExactly("a\n 1\n 2\n 3", " 4\n 5");
        assertThat(parts).containsExactly(0, 2);
    }

    @Test
    void boundsAnEventInBytesAndNumbersItsParts() {
        join = Join.BLANK;
        linesMax = 100;

        assertThat(scan("a".repeat(20) + "\n " + "b".repeat(15) + "\n " + "c".repeat(30) + "\nnext\nx\n"))
                .containsExactly("a".repeat(20) + "\n " + "b".repeat(15), " " + "c".repeat(30), "next");
        assertThat(parts).containsExactly(1, 2, 0);
    }

    @Test
    void passesHolesAndNotTheRoomAtTheEnd() {
        assertThat(scan("on" + ZEROS + "e\n" + ZEROS + "two\n\0three\nfour" + ZEROS))
                .containsExactly("on", "e", "two", "\0three");
        assertThat(holes).isEqualTo(2 * EventScanner.HOLE_BYTES);

        assertThat(flush("four" + ZEROS)).containsExactly("four");
        assertThat(holes).isEqualTo(2 * EventScanner.HOLE_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void makesUtf8OfEveryEncoding(TextEncoding its) {
        encoding = its;
        var charset = switch (its) {
            case UTF_8 -> UTF_8;
            case LATIN1 -> ISO_8859_1;
            case UTF_16LE -> UTF_16LE;
            case UTF_16BE -> UTF_16BE;
        };

        assertThat(scan(
                        "Grüße ÿ\r\nzwei ÄÖÜ\nĊ"
                                .replace("Ċ", its == TextEncoding.LATIN1 ? "" : "Ċ")
                                .getBytes(charset),
                        false))
                .containsExactly("Grüße ÿ", "zwei ÄÖÜ");
    }

    /** However the bytes come, the events are the same. */
    @Test
    void findsTheSameInBytesThatComeInPieces() {
        Random random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            join = run % 3 == 0 ? Join.BLANK : Join.NEVER;
            isSplit = run % 2 == 0;
            byte[] bytes = new byte[random.nextInt(300)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "ab \r\n\n\0".charAt(random.nextInt(7));
            }
            List<String> whole = scan(bytes, true);
            List<Integer> itsParts = List.copyOf(parts);

            assertThat(inPieces(bytes, random)).as("run %d", run).isEqualTo(whole);
            assertThat(parts).isEqualTo(itsParts);
        }
    }

    private List<String> inPieces(byte[] bytes, Random random) {
        events.clear();
        parts.clear();
        EventScanner scanner = scanner();
        Cut cut = Cut.NONE;
        int from = 0;
        int to = 0;
        while (to < bytes.length) {
            to = Math.min(bytes.length, to + 1 + random.nextInt(60));
            byte[] piece = Arrays.copyOfRange(bytes, from, to);
            scanner.scan(piece, piece.length, cut, true, false);
            from += scanner.consumed();
            cut = scanner.cut();
        }
        byte[] rest = Arrays.copyOfRange(bytes, from, to);
        scanner.scan(rest, rest.length, cut, true, true);
        return List.copyOf(events);
    }

    private List<String> scan(String text) {
        return scan(text.getBytes(UTF_8), false);
    }

    private List<String> flush(String text) {
        return scan(text.getBytes(UTF_8), true);
    }

    private List<String> scan(byte[] bytes, boolean isFlush) {
        events.clear();
        parts.clear();
        scanner().scan(bytes, bytes.length, Cut.NONE, true, isFlush);
        return List.copyOf(events);
    }

    private EventScanner scanner() {
        return new EventScanner(new LineRules(encoding, join, bytesMax, isSplit, linesMax), new EventScanner.Found() {
            @Override
            public boolean event(
                    byte[] payload, int from, int to, int linesBefore, int linesBehind, int part, Cut then) {
                events.add(new String(payload, UTF_8));
                parts.add(part);
                return true;
            }

            @Override
            public void refused() {
                refused++;
            }

            @Override
            public void hole(int bytes) {
                holes += bytes;
            }
        });
    }
}
