package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFilesTest {
    @TempDir
    Path folder;

    private Following files;

    @BeforeEach
    void open() {
        files = new Following(folder).entry("app.log*");
    }

    @AfterEach
    void close() {
        files.close();
    }

    /** It stays open, as files do that grow. */
    @Test
    void readsPackedFilesBesideOneThatOnlyHasTheirName() {
        files.append("app.log.0.gz", "plain\nand not end");
        assertThat(files.texts()).containsExactly("plain");
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");

        assertThat(files.texts()).containsAll(Following.expected("a", 0, 40));
        files.append("app.log.0.gz", "ed\n");
        assertThat(files.counts.files()).isEqualTo(2);
    }

    @Test
    void readsAFileThatWasCutShortAsFarAsItGoesAndSaysSoOnce() throws Exception {
        byte[] packed = packed(3_000);
        byte[] first = Arrays.copyOf(packed, packed.length / 2);
        files.append("app.log.1.gz", first);

        StringBuilder text = new StringBuilder(String.join("\n", files.all())).append('\n');
        assertThat(files.counts.brokenFiles()).isZero();
        files.pass(TimeUnit.SECONDS.toNanos(40));
        text.append(String.join("\n", files.all()));
        for (int i = 0; i < 15; i++) {
            assertThat(files.texts()).isEmpty();
        }

        assertThat(text).hasToString(unpacked(first));
        assertThat(files.counts.brokenFiles()).isEqualTo(1);

        files.append("app.log.1.gz", Arrays.copyOfRange(packed, packed.length / 2, packed.length));
        assertThat(files.all()).endsWith(Following.line("a", 2_999));
        assertThat(files.counts.brokenFiles()).isEqualTo(1);
    }

    /** Less than a head's length: it might be any file that has just begun. */
    @Test
    void readsAlsoTheFewBytesOfOneThatWasCutShort() throws Exception {
        byte[] packed = packed(5);
        byte[] first = Arrays.copyOf(packed, packed.length * 2 / 3);
        files.append("app.log.1.gz", first);

        assertThat(files.all()).isEmpty();
        files.pass(TimeUnit.SECONDS.toNanos(40));
        String text = String.join("\n", files.all());
        files.pass(TimeUnit.SECONDS.toNanos(40));
        String rest = String.join("\n", files.all());

        assertThat(text + "\n" + rest).isEqualTo(unpacked(first));
        assertThat(files.counts.brokenFiles()).isEqualTo(1);
    }

    @Test
    void readsACorruptFileAsFarAsItGoesAndSaysSoOnce() throws Exception {
        byte[] packed = packed(3_000);
        Arrays.fill(packed, packed.length / 2, packed.length / 2 + 40, (byte) 0xFF);
        files.append("app.log.1.gz", packed);
        files.append("app.log", "one\n");

        List<String> lines = files.all();
        for (int i = 0; i < 15; i++) {
            assertThat(files.texts()).isEmpty();
        }

        lines.remove("one");
        assertThat(lines).hasSizeGreaterThan(1_000);
        assertThat(String.join("\n", lines)).isEqualTo(unpacked(packed).stripTrailing());
        assertThat(files.counts.brokenFiles()).isEqualTo(1);
        assertThat(files.counts.unreadableFiles()).isZero();

        Following.io(() -> Files.write(files.path("app.log.1.gz"), packed(3_000)));
        assertThat(files.all()).endsWith(Following.line("a", 2_999));
    }

    @Test
    void readsNothingTwiceWhereTheOriginalIsKept() {
        files.append("app.log.1", Following.lines("a", 0, 40));
        assertThat(files.texts()).hasSize(40);
        files.pack("app.log.1", "app.log.1.gz");
        assertThat(files.all()).isEmpty();
        files.restart();
        assertThat(files.all()).isEmpty();
        files.delete("app.log.1");

        assertThat(files.all()).isEmpty();
    }

    @Test
    void readsAPackedFileWhoseOriginalIsNotAskedFor() {
        files = new Following(folder).entry("*.gz");
        files.append("app.log.1", Following.lines("a", 0, 40));
        files.pack("app.log.1", "app.log.1.gz");

        assertThat(files.all()).hasSize(40);
    }

    private byte[] packed(int lines) throws IOException {
        Files.writeString(files.path("plain"), Following.lines("a", 0, lines));
        files.pack("plain", "packed");
        return Files.readAllBytes(files.path("packed"));
    }

    /** Byte by byte, as far as it comes. */
    private static String unpacked(byte[] packed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
            }
        } catch (IOException end) {
            assertThat(bytes.size()).isPositive();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
