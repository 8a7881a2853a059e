package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen of a file and never read is counted, whatever kept it from being read. */
class LostFilesTest {
    private static final byte[] UNREADABLE = {0x1F, (byte) 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};

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

    @Test
    void countsWhatWasNotReadOfAPackedFile() throws Exception {
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");
        long size = Files.size(files.path("app.log.1.gz"));
        look();
        assertThat(files.counts.lagBytes()).isEqualTo(size);

        files.delete("app.log.1.gz");
        look();

        assertThat(files.counts.unreadBytes()).isEqualTo(size);
        assertThat(files.counts.lagBytes()).isZero();
    }

    @Test
    void countsNothingOfAPackedFileThatWasRead() {
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");
        assertThat(files.texts()).hasSize(40);

        files.delete("app.log.1.gz");
        look();

        assertThat(files.counts.unreadBytes()).isZero();
    }

    @Test
    void countsAFileThatCouldNeverBeRead() {
        files.append("app.log.1.gz", UNREADABLE);
        assertThat(files.texts()).isEmpty();

        files.delete("app.log.1.gz");
        look();
        look();

        assertThat(files.counts.unreadBytes()).isEqualTo(UNREADABLE.length);
    }

    @Test
    void countsAFileOfWhichNothingWasReadBeforeItBecameUnreadable() {
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");
        look();
        Following.io(() -> Files.write(files.path("app.log.1.gz"), UNREADABLE));
        assertThat(files.texts()).isEmpty();
        assertThat(files.texts()).isEmpty();
        assertThat(files.counts.unreadableFiles()).isEqualTo(1);

        files.delete("app.log.1.gz");
        look();
        look();

        assertThat(files.counts.unreadBytes()).isEqualTo(UNREADABLE.length);
    }

    @Test
    void countsAFileThatBecameUnreadableWhenSomeOfItWasRead() {
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");
        assertThat(files.texts()).hasSize(40);
        Following.io(() -> Files.write(files.path("app.log.1.gz"), UNREADABLE));
        assertThat(files.texts()).isEmpty();

        files.delete("app.log.1.gz");
        look();

        assertThat(files.counts.unreadBytes()).isEqualTo(UNREADABLE.length);
    }

    @Test
    void countsAFileThatWaitedForRoomAndTellsNothingOfOneThatWasRenamed() throws Exception {
        files.atMost(1, 1);
        for (int i = 0; i < 3; i++) {
            files.append("app.log." + i, Following.lines("f" + i, 0, 10));
            Following.modified(files.path("app.log." + i), 1_000 * i);
        }
        long size = Files.size(files.path("app.log.0"));
        assertThat(files.texts()).isEqualTo(Following.expected("f2", 0, 10));

        files.delete("app.log.0");
        files.rename("app.log.1", "kept");
        look();
        assertThat(files.counts.unreadBytes()).isEqualTo(size);
        files.delete("app.log.2");
        look();
        files.pass(TimeUnit.SECONDS.toNanos(40));

        assertThat(files.all()).isEqualTo(Following.expected("f1", 0, 10));
        assertThat(files.counts.unreadBytes()).isEqualTo(size);
    }

    @Test
    void countsWhatAFileLostBeforeItWasRead() throws Exception {
        files.append("app.log", Following.lines("a", 0, 10));
        look();
        long size = Files.size(files.path("app.log"));

        files.truncate("app.log", 100);
        look();

        assertThat(files.all()).hasSize(2);
        assertThat(files.counts.unreadBytes()).isEqualTo(size - 100);
        assertThat(files.counts.truncations()).isEqualTo(1);
    }

    /** Names by bytes that are no character in any encoding of names. */
    @Test
    void readsTheOthersWhereANameIsNoText() throws Exception {
        int exit = new ProcessBuilder("sh", "-c", "echo lost >\"$(printf 'app.log.\\377')\"")
                .directory(folder.toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        files.append("app.log", "one\n");

        assertThat(files.texts()).containsExactly("one");
        files.restart();
        files.append("app.log", "two\n");

        assertThat(files.texts()).containsExactly("two");
        assertThat(files.counts.unreadableFiles()).isEqualTo(1);
    }

    /** Sees what is there, and reads none of it. */
    private void look() {
        files.read(0);
    }
}
