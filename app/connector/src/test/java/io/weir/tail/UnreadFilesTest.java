package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a file while it is looked at and nothing is read, as while the gate is closed. */
class UnreadFilesTest {
    @TempDir
    Path folder;

    private Following files;

    @BeforeEach
    void open() {
        files = new Following(folder).entry("app.log");
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void readsADeletedFileThatWasSeenOnlyWhileNothingWasRead() {
        files.append("app.log", Following.lines("a", 0, 20));
        look();
        files.delete("app.log");
        look();
        files.append("app.log", Following.lines("b", 0, 20));
        look();

        assertThat(files.all()).isEqualTo(both(Following.expected("a", 0, 20), Following.expected("b", 0, 20)));
        assertThat(files.counts.unreadBytes()).isZero();
    }

    @Test
    void readsARotationToAnyNameThatWasSeenOnlyWhileNothingWasRead() {
        for (int i = 0; i < 5; i++) {
            files.append("app.log", Following.lines("a", 20 * i, 20 * i + 20));
            look();
            files.rename("app.log", "old" + i);
            look();
        }

        assertThat(files.all()).isEqualTo(Following.expected("a", 0, 100));
    }

    @Test
    void readsAFileThatWasPackedWhileNothingWasRead() {
        for (int i = 0; i < 3; i++) {
            files.append("app.log", Following.lines("a", 20 * i, 20 * i + 20));
            look();
            shift("app.log.%d.gz");
            files.pack("app.log", "app.log.1.gz");
            files.delete("app.log");
            look();
        }

        assertThat(files.all()).isEqualTo(Following.expected("a", 0, 60));
    }

    @Test
    void countsWhatATruncationTookThatHasGrownAgainBeforeItIsRead() throws Exception {
        files.append("app.log", Following.lines("a", 0, 10));
        look();
        long size = Files.size(files.path("app.log"));
        files.truncate("app.log", 0);
        look();
        files.append("app.log", Following.lines("b", 0, 20));
        look();

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 20));
        assertThat(files.counts.truncations()).isEqualTo(1);
        assertThat(files.counts.unreadBytes()).isEqualTo(size);
    }

    @Test
    void countsWhatATruncationTookOfAFileThatIsDeletedBeforeItIsRead() throws Exception {
        files.append("app.log", Following.lines("a", 0, 10));
        files.texts();
        files.restart();
        files.atMost(10, 0);
        files.append("app.log", Following.lines("a", 10, 20));
        look();
        long unread =
                Files.size(files.path("app.log")) - Following.lines("a", 0, 10).length();
        files.truncate("app.log", 0);
        look();

        files.delete("app.log");

        assertThat(files.all()).isEmpty();
        assertThat(files.counts.unreadBytes()).isEqualTo(unread);
    }

    private void shift(String name) {
        for (int i = 8; i >= 1; i--) {
            if (Files.exists(files.path(name.formatted(i)))) {
                files.rename(name.formatted(i), name.formatted(i + 1));
            }
        }
    }

    /** Sees what is there, and reads none of it. */
    private void look() {
        files.read(0);
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
