package io.weir.pull;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageReaderTest {
    private static final Layout WRAPPED =
            new Layout(Feed.Format.JSON, List.of("data", "items"), List.of("data", "next"), List.of("success"));
    private static final Layout LINES = new Layout(Feed.Format.NDJSON, List.of(), List.of(), List.of());

    @Test
    void leavesEachEventAsItIsWritten() throws Exception {
        Page page = read(Layout.LIST, " [ {\"a\" : 1.0 , \"b\":[ ]},\n{\"c\":\"\\u00e9\"} , 12, \"te\\\"xt\", null ] ");

        assertThat(texts(page))
                .containsExactly("{\"a\" : 1.0 , \"b\":[ ]}", "{\"c\":\"\\u00e9\"}", "12", "te\"xt", "null");
    }

    /** One event that no parser takes must not keep all those beside it out for ever. */
    @Test
    void leavesBytesThatAreNoTextToTheJudge() throws Exception {
        byte[] page = "[{\"a\":\"x\u00ff\"},{\"b\":1}]".getBytes(ISO_8859_1);

        List<byte[]> items =
                PageReader.read(Layout.LIST, new ByteArrayInputStream(page)).items();

        assertThat(items).hasSize(2);
        assertThat(items.get(0)).containsExactly("{\"a\":\"x\u00ff\"}".getBytes(ISO_8859_1));
    }

    @Test
    void findsTheListAndTheCursorBesideEverythingElse() throws Exception {
        Page page = read(
                WRAPPED,
                "{\"x\":{\"items\":[9]},\"data\":{\"more\":[[]],\"next\":\"c\\/2\",\"items\":[{\"a\":1},{\"b\":2}],\"z\":{}},"
                        + "\"success\":true}");

        assertThat(texts(page)).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(page.cursor()).isEqualTo("c/2");
        assertThat(page.isSuccess()).isTrue();
    }

    @Test
    void findsTheCursorBehindTheListAndBeforeIt() throws Exception {
        assertThat(read(WRAPPED, "{\"data\":{\"items\":[],\"next\":7}}").cursor())
                .isEqualTo("7");
        assertThat(read(WRAPPED, "{\"data\":{\"next\":null,\"items\":null}}").cursor())
                .isNull();
        assertThat(read(WRAPPED, "{\"data\":{\"items\":[1]},\"success\":false}").isSuccess())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is no JSON object",
                "<html></html> | is no JSON object",
                "[] | is no JSON object",
                "{} | has no list data.items",
                "{\"data\":{}} | has no list data.items",
                "{\"data\":[]} | has no list data.items",
                "{\"data\":{\"items\":{}}} | is no list",
                "{\"data\":{\"items\":[]}} x | more stands behind",
                "{\"data\":{\"items\":[],\"items\":[1]}} | two lists",
                "{\"data\":{\"items\":[1,]}} | broken",
                "{\"data\":{\"items\":[1 2]}} | broken",
            })
    void takesNothingElseForAPage(String text, String why) {
        assertThatThrownBy(() -> read(WRAPPED, text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    /** Wherever the connection breaks off. */
    @Test
    void takesNoPartForTheWhole() {
        String text = "{\"data\":{\"items\":[{\"a\":1},12,\"x\"],\"next\":\"c\"},\"success\":true}";

        for (int length = 0; length < text.length(); length++) {
            String part = text.substring(0, length);
            assertThatThrownBy(() -> read(WRAPPED, part)).as(part).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void readsTheSameHoweverItComes() throws Exception {
        String text = IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"n\":" + i + ",\"text\":\"" + "x".repeat(i % 97) + "\"}")
                .collect(Collectors.joining(" ,\n", "{\"data\":{\"items\":[", "],\"next\":\"last\"}}"));
        byte[] bytes = text.getBytes(UTF_8);

        Page atOnce = read(WRAPPED, text);
        for (int step : new int[] {1, 7, 4_096}) {
            Page inSteps = PageReader.read(WRAPPED, new Stepwise(bytes, step));
            assertThat(texts(inSteps)).isEqualTo(texts(atOnce)).hasSize(3_000);
            assertThat(inSteps.cursor()).isEqualTo("last");
        }
    }

    @Test
    void takesAnEventThatIsLongerThanItsBuffer() throws Exception {
        String event = "{\"a\":\"" + "y".repeat(1_000_000) + "\"}";

        assertThat(texts(PageReader.read(Layout.LIST, new Stepwise(("[" + event + ",1]").getBytes(UTF_8), 10_000))))
                .containsExactly(event, "1");
    }

    @Test
    void takesEachLineAsItIs() throws Exception {
        Page page = read(LINES, "{\"a\":1}\r\n\n  \nno json at all\n{\"b\":2}");

        assertThat(texts(page)).containsExactly("{\"a\":1}", "no json at all", "{\"b\":2}");
        assertThat(read(LINES, "").items()).isEmpty();
    }

    @Test
    void takesNoPartOfALineForAll() {
        assertThatThrownBy(() -> read(LINES, "{\"a\":1}\n{\"b\":"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("breaks off");
        assertThatThrownBy(() -> read(LINES, "{\"a\":1}\nError streaming data.\n"))
                .as("Cloudflare's word for it")
                .isInstanceOf(MalformedException.class);
    }

    private static Page read(Layout layout, String text) throws IOException {
        return PageReader.read(layout, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static List<String> texts(Page page) {
        return page.items().stream().map(it -> new String(it, UTF_8)).toList();
    }

    /** A connection of which so many bytes come at a time. */
    private static final class Stepwise extends InputStream {
        private final byte[] bytes;
        private final int step;
        private int at;

        Stepwise(byte[] bytes, int step) {
            this.bytes = Arrays.copyOf(bytes, bytes.length);
            this.step = step;
        }

        @Override
        public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(step, length), bytes.length - at);
            System.arraycopy(bytes, at, to, from, count);
            at += count;
            return count;
        }
    }
}
