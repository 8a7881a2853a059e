package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where files are begun, and where their lines stand. */
class BeginningTest {
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
    void readsFromTheBeginningAndGoesOn() {
        files.append("app.log", "one\ntwo\nthr");
        assertThat(files.texts()).containsExactly("one", "two");

        files.append("app.log", "ee\r\nfour\n");

        assertThat(files.texts()).containsExactly("three", "four");
        assertThat(files.texts()).isEmpty();
        assertThat(files.counts.lagBytes()).isZero();
    }

    @Test
    void readsFromTheEndWhereThatIsWanted() {
        files.fromEnd();
        files.append("app.log", "old\nbeg");
        assertThat(files.texts()).isEmpty();

        files.append("app.log", "un\nnew\n");
        files.append("app.log.new", "of a file that came later\n");

        assertThat(files.texts()).containsExactlyInAnyOrder("begun", "new", "of a file that came later");
    }

    /** What came while nothing ran is no less new than what comes now. */
    @Test
    void passesByOnlyWhatWasThereAtTheVeryFirstStart() {
        files.fromEnd();
        files.append("app.log", "old\n");
        files.append("app.log.old", "of long ago\n");
        Following.io(() -> Files.setLastModifiedTime(files.path("app.log.old"), FileTime.fromMillis(1)));
        files.exclude("*.old");
        assertThat(files.texts()).isEmpty();
        files.append("app.log", "new\n");
        assertThat(files.texts()).containsExactly("new");

        files.restart();
        files.append("app.log.1", "came meanwhile\n");
        files.rename("app.log.old", "app.log.2");

        assertThat(files.texts()).containsExactly("came meanwhile");
    }

    @Test
    void passesByAPackedFileThatWasThereBeforeForGood() {
        files.fromEnd();
        files.append("plain", Following.lines("a", 0, 40));
        files.pack("plain", "app.log.1.gz");

        assertThat(files.texts()).isEmpty();
        assertThat(files.texts()).isEmpty();
    }

    @Test
    void beginsWithinALineWhoseStartIsTooFarBack() {
        files.fromEnd();
        files.append("app.log", "x".repeat(200_000));
        assertThat(files.texts()).isEmpty();

        files.append("app.log", "\n");

        assertThat(files.read()).extracting(TailEvent::offset).containsExactly(200_000L - 65_536 + Proof.TAIL_MAX);
    }

    @Test
    void saysWhereEachLineStood() {
        files.append("app.log", "one\n\n\ntwo\n");

        List<TailEvent> events = files.read();

        assertThat(events).extracting(TailEvent::offset).containsExactly(0L, 6L);
        assertThat(events).extracting(TailEvent::line).containsExactly(1L, 4L);
    }
}
