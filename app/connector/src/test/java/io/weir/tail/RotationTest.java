package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
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
    void readsARenamedFileToItsEndBeforeTheNewOne() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.append("app.log", Following.lines("a", 20, 8_999) + Following.line("a", 8_999));
        files.rename("app.log", "app.log.1");
        files.append("app.log", Following.lines("a", 9_000, 9_010));

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 9_010));

        // Who wrote it may not have noticed yet.
        files.append("app.log.1", "\nlate\n");
        assertThat(files.texts()).containsExactly("late");
    }

    @Test
    void holdsTheNewFileBackWhileTheOldOneWaitsForTheEndOfALine() {
        files.append("app.log", "one\n");
        files.texts();
        files.append("app.log", "two\nthr");
        files.rename("app.log", "app.log.1");
        files.append("app.log", "four\n");

        List<String> first = files.texts();
        files.append("app.log.1", "ee\n");

        assertThat(first).containsExactly("two");
        assertThat(files.all()).containsExactly("three", "four");
    }

    @Test
    void readsWhatWasRenamedToAnyNameWhileNothingRan() {
        files = new Following(folder).entry("app.log");
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.restart();
        files.append("app.log", Following.lines("a", 20, 30));
        files.rename("app.log", "2026-old");
        files.append("app.log", Following.lines("a", 30, 40));

        assertThat(files.texts()).isEqualTo(Following.expected("a", 20, 40));
    }

    @Test
    void readsADeletedFileToItsEnd() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.read(200);
        files.append("app.log", "and a line without its end");

        files.delete("app.log");

        assertThat(files.all()).endsWith("and a line without its end").hasSize(20);
        for (int i = 0; i < 15; i++) {
            files.texts();
        }
        assertThat(files.counts.openFiles()).isZero();
        assertThat(files.counts.unreadBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40})
    void takesACopyForWhatItIsAndReadsOnWhatItHasMore(int lines) {
        // Of less than a head's length only the whole is known again.
        int more = lines < 10 ? 0 : 7;
        files.append("app.log", Following.lines("a", 0, lines));
        files.texts();
        files.append("app.log", Following.lines("a", lines, lines + more));
        // The copy comes while the file is as it was.
        files.copy("app.log", "app.log.1");
        files.truncate("app.log", 0);
        files.append("app.log", Following.lines("b", 0, 2));

        List<String> rest = files.all();

        assertThat(rest)
                .containsAll(Following.expected("b", 0, 2))
                .containsAll(Following.expected("a", lines, lines + more));
        assertThat(rest).hasSize(2 + more);
        assertThat(files.counts.truncations()).isEqualTo(1);
    }

    @Test
    void holdsACopyWhileItsOriginalIsThere() {
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        files.copy("app.log", "app.log.1");
        assertThat(files.texts()).isEmpty();
        files.append("app.log", Following.lines("a", 40, 42));
        assertThat(files.texts()).hasSize(2);

        files.truncate("app.log", 0);
        files.append("app.log", Following.lines("b", 0, 1));

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 1));
    }

    @Test
    void saysWhatATruncationMayHaveLost() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.append("app.log", "seen, and not ended");
        files.texts();

        files.truncate("app.log", 0);
        files.append("app.log", "anew\n");

        assertThat(files.all()).containsExactly("seen, and not ended", "anew");
        assertThat(files.counts.truncations()).isEqualTo(1);
        assertThat(files.counts.unreadBytes()).isZero();
    }

    /** Its size alone does not show it. */
    @Test
    void noticesATruncationBehindWhichMoreWasWrittenThanBefore() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();

        files.truncate("app.log", 0);
        files.append("app.log", Following.lines("b", 0, 30));

        assertThat(files.texts()).isEqualTo(Following.expected("b", 0, 30));
        assertThat(files.counts.truncations()).isEqualTo(1);
    }

    /** The first bytes alone do not show it: many logs begin with the same headings. */
    @Test
    void noticesATruncationOfAFileThatBeginsAsBefore() {
        String headings = Following.lines("#fields", 0, 20);
        files.append("app.log", headings + Following.lines("a", 0, 20));
        files.texts();

        files.truncate("app.log", 0);
        files.append("app.log", headings + Following.lines("b", 0, 30));

        assertThat(files.texts()).endsWith(Following.line("b", 29)).hasSize(50);
    }

    @Test
    void readsAPackedFileOnceAndNoneWhoseContentItHasRead() {
        files.append("app.log", Following.lines("a", 0, 40));
        files.append("app.log.7", Following.lines("z", 0, 40));
        files.pack("app.log.7", "app.log.7.gz");
        files.delete("app.log.7");
        assertThat(files.all()).hasSize(80);

        files.rename("app.log", "app.log.1");
        files.append("app.log", Following.lines("b", 0, 1));
        files.pack("app.log.1", "app.log.1.gz");
        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 1));
        files.delete("app.log.1");
        assertThat(files.all()).isEmpty();
        files.rename("app.log.7.gz", "app.log.8.gz");
        for (int i = 0; i < 15; i++) {
            assertThat(files.texts()).isEmpty();
        }
        files.restart();

        assertThat(files.all()).isEmpty();
    }

    @Test
    void readsOnInAPackedFileWhatWasNotReadBefore() {
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        files.restart();
        files.append("app.log", Following.lines("a", 40, 5_000));
        files.pack("app.log", "app.log.1.gz");
        files.delete("app.log");

        List<String> first = files.texts();
        files.restart();

        assertThat(first).startsWith(Following.line("a", 40));
        assertThat(Stream.concat(first.stream(), files.all().stream()).toList())
                .isEqualTo(Following.expected("a", 40, 5_000));
        assertThat(files.counts.unknownEnds()).isZero();
    }

    @Test
    void waitsForAFileThatIsBeingPacked() throws Exception {
        files.append("plain", Following.lines("a", 0, 3_000));
        files.pack("plain", "packed");
        byte[] packed = Files.readAllBytes(files.path("packed"));
        files.append("app.log.1.gz", Arrays.copyOf(packed, packed.length / 2));
        List<String> first = files.all();
        files.append("app.log.1.gz", Arrays.copyOfRange(packed, packed.length / 2, packed.length));

        List<String> rest = files.all();

        assertThat(Stream.concat(first.stream(), rest.stream()).toList()).isEqualTo(Following.expected("a", 0, 3_000));
    }

    @Test
    void takesAnInodeThatIsUsedAgainForAnotherFile() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.restart();
        files.delete("app.log");
        // The file system mostly gives the same number to the next one.
        files.append("app.log.other", Following.lines("b", 0, 30));

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 30));
    }

    @Test
    void readsOnInAFileThatAnEditorHasWrittenAnew() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.append("new", Following.lines("a", 0, 21));
        files.delete("app.log");
        files.rename("new", "app.log");

        assertThat(files.all()).isEmpty();
        files.pass(TimeUnit.SECONDS.toNanos(40));
        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 21));
    }

    @Test
    void repeatsAndLosesNothingWhereACommitFails() {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.append("app.log", Following.lines("a", 20, 40));

        files.readAndCrash();

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 40));
    }
}
