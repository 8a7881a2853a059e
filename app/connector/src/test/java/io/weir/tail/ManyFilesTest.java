package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beside each other: none keeps another from being read. */
class ManyFilesTest {
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
    void readsTheOthersWhereOneCannotBeRead() {
        files.append("app.log.1.gz", new byte[] {0x1F, (byte) 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
        files.append("app.log.2", "seen\n");

        assertThat(files.texts()).containsExactly("seen");
        assertThat(files.counts.unreadableFiles()).isEqualTo(1);

        files.delete("app.log.1.gz");
        files.append("app.log.3", "now\n");
        files.pack("app.log.3", "app.log.1.gz");
        files.delete("app.log.3");
        assertThat(files.texts()).containsExactly("now");
        assertThat(files.counts.unreadableFiles()).isZero();
    }

    @Test
    void followsAtMostSoManyAndHasFewerOfThemOpen() {
        files.atMost(4, 2);
        for (int i = 0; i < 6; i++) {
            files.append("app.log." + i, Following.lines("f" + i, 0, 20));
        }
        assertThat(files.all()).hasSize(80);
        assertThat(files.counts.openFiles()).isLessThanOrEqualTo(2);
        assertThat(files.counts.waitingFiles()).isEqualTo(2);

        for (int i = 2; i < 6; i++) {
            files.append("app.log." + i, Following.lines("g" + i, 0, 1));
        }
        assertThat(files.all()).hasSize(4);
        files.delete("app.log.4");
        files.delete("app.log.5");
        List<String> begun = files.texts();
        files.pass(TimeUnit.SECONDS.toNanos(40));

        assertThat(Stream.concat(begun.stream(), files.all().stream())).hasSize(40);
    }

    @Test
    void givesEachFileItsTurn() {
        files.append("app.log.1", Following.lines("big", 0, 20_000));
        files.append("app.log.2", Following.lines("small", 0, 1));

        List<TailEvent> events = new ArrayList<>(files.read(1 << 20));
        assertThat(events).hasSizeLessThan(20_000);
        events.addAll(files.read(1 << 20));

        assertThat(events.stream().map(Following::text)).contains(Following.line("small", 0));
    }

    @Test
    void leavesOutWhatIsExcludedAndReadsItOnWhereItIsRenamedToThat() {
        files.exclude("*.1");
        files.append("app.log.1", "no\n");
        files.append("app.log", Following.lines("a", 0, 20));
        assertThat(files.texts()).hasSize(20);
        files.delete("app.log.1");
        files.append("app.log", Following.lines("a", 20, 21));

        files.rename("app.log", "app.log.1");

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 21));
    }
}
