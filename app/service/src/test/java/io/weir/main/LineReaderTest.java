package io.weir.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void splitsAtLineEndsOfBothKinds() throws IOException {
        assertThat(lines("a\nb\r\n\nc", 10)).containsExactly("a", "b", "", "c");
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("\n", 10)).containsExactly("");
    }

    @Test
    void keepsEveryByteAsItIs() throws IOException {
        assertThat(lines("\u00ff\u0000\u0080\r\u0001\n", 10)).containsExactly("\u00ff\u0000\u0080\r\u0001");
    }

    @Test
    void keepsOnlySoMuchOfALineAndGoesOnWithTheNext() throws IOException {
        assertThat(lines("x".repeat(300_000) + "\nshort\n", 1_000)).containsExactly("x".repeat(1_000), "short");
    }

    @Test
    void readsLinesLongerThanItsChunks() throws IOException {
        String line = "0123456789".repeat(20_000);

        assertThat(lines(line + "\n" + line, 1_000_000)).containsExactly(line, line);
    }

    private static List<String> lines(String text, int lineBytesMax) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), lineBytesMax);
        List<String> lines = new ArrayList<>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, ISO_8859_1));
        }
        return lines;
    }
}
