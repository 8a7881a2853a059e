package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to a file between two looks at it, or while nothing runs. */
class BetweenLooksTest {
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

    /** Its name is another file's by then. */
    @ParameterizedTest
    @ValueSource(strings = {"app.log", "app.log*"})
    void readsAFileThatIsRenamedBetweenTheLookAndItsOpening(String glob) {
        files = new Following(folder).entry(glob);
        files.append("app.log", Following.lines("a", 0, 20));
        look();
        files.rename("app.log", "app.log.1");
        files.append("app.log", Following.lines("b", 0, 20));

        List<String> texts = new ArrayList<>(texts(files.poll(1 << 20, true)));
        texts.addAll(files.all());

        assertThat(texts).isEqualTo(both(Following.expected("a", 0, 20), Following.expected("b", 0, 20)));
    }

    @Test
    void readsOnInAFileThatIsRenamedBetweenTheLookAndItsOpening() {
        files.atMost(10, 2);
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.restart();
        files.append("app.log", Following.lines("a", 20, 40));
        look();
        files.rename("app.log", "app.log.1");
        files.append("app.log", Following.lines("b", 0, 20));

        List<String> texts = new ArrayList<>(texts(files.poll(1 << 20, true)));
        texts.addAll(files.all());

        assertThat(texts).isEqualTo(both(Following.expected("a", 20, 40), Following.expected("b", 0, 20)));
        assertThat(files.counts.truncations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log.%d", "app-%d.log", "app.log.2026-11-2%d"})
    void readsFilesThatCameAndWereRenamedBetweenTwoLooks(String name) {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        boolean isCounted = name.equals("app.log.%d");
        for (int i = 1; i < 4; i++) {
            if (isCounted) {
                shift(name);
            }
            files.rename("app.log", name.formatted(isCounted ? 1 : i));
            write(20 * i);
        }

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log.%d", "app-%d.log", "app.log.2026-11-2%d"})
    void readsFilesThatCameAndWereRenamedWhileNothingRan(String name) {
        files.append(name.formatted(5), Following.lines("z", 0, 20));
        Following.modified(files.path(name.formatted(5)), 1_000);
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.restart();
        boolean isCounted = name.equals("app.log.%d");
        for (int i = 1; i < 4; i++) {
            if (isCounted) {
                shift(name);
            }
            files.rename("app.log", name.formatted(isCounted ? 1 : i));
            write(20 * i);
        }

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 80));
        files.restart();
        assertThat(files.all()).isEmpty();
    }

    @Test
    void readsFilesThatCameAndWerePackedWhileNothingRan() {
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        files.restart();
        files.append("app.log", Following.lines("a", 40, 60));
        for (int i = 1; i < 4; i++) {
            shift("app.log.%d.gz");
            files.pack("app.log", "app.log.1.gz");
            files.delete("app.log");
            files.append("app.log", Following.lines("a", 40 + 20 * i, 60 + 20 * i));
        }

        assertThat(files.all()).containsExactlyInAnyOrderElementsOf(Following.expected("a", 40, 120));
        assertThat(files.counts.unknownEnds()).isZero();
    }

    @Test
    void readsCopiesThatWereMadeBetweenTwoLooks() {
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        for (int i = 1; i < 4; i++) {
            shift("app.log.%d");
            files.copyTruncate("app.log", "app.log.1");
            files.append("app.log", Following.lines("a", 20 + 20 * i, 40 + 20 * i));
        }

        assertThat(files.all()).containsExactlyInAnyOrderElementsOf(Following.expected("a", 40, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.log", "app.log*"})
    void readsACopyOnceThatIsPackedWhileItIsStillThere(String glob) {
        files = new Following(folder).entry(glob);
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        files.append("app.log", Following.lines("a", 40, 47));
        files.copyTruncate("app.log", "app.log.1");
        assertThat(files.all()).isEqualTo(Following.expected("a", 40, 47));

        files.pack("app.log.1", "app.log.1.gz");
        List<String> more = files.all();
        files.delete("app.log.1");

        assertThat(more).isEmpty();
        assertThat(files.all()).isEmpty();
    }

    /** The log of another program may have a name of the same kind. */
    @Test
    void readsNoOtherLogThatIsRenamedAtTheSameTime() {
        files = new Following(folder).entry("app-1.log");
        files.append("app-1.log", Following.lines("a", 0, 20));
        files.texts();
        files.append("app-2.log.1", Following.lines("b", 0, 20));
        files.append("app-1.log.old", Following.lines("b", 20, 40));
        files.append("app-1.log.err.1", Following.lines("b", 40, 60));
        files.append("app-1.log.0", Following.lines("a", -20, 0));
        Following.modified(files.path("app-1.log.0"), 1_000);

        files.rename("app-1.log", "app-1.log.1");

        assertThat(files.all()).isEmpty();
    }

    @Test
    void readsNoFileThatIsExcludedAndWasRenamedBetweenTwoLooks() {
        files.exclude("*.2026*").append("app.log", Following.lines("a", 0, 20));
        files.texts();
        files.rename("app.log", "app.log.2026-1");
        files.append("app.log.2026-2", Following.lines("a", 20, 40));
        files.append("app.log", Following.lines("a", 40, 60));

        assertThat(files.all()).isEqualTo(Following.expected("a", 40, 60));
    }

    @Test
    void readsFilesThatCameAndWereRenamedWhereALinkPoints() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("app.log"), folder.resolve("data/0.log"));
        files.append("data/0.log", Following.lines("a", 0, 20));
        files.texts();
        files.rename("data/0.log", "data/0.log.20261128-101112");
        files.append("data/0.log", Following.lines("a", 20, 40));
        files.rename("data/0.log", "data/0.log.20261128-101113");
        files.append("data/0.log", Following.lines("a", 40, 60));

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 60));
    }

    /** Under the new name no path would find it at the next start. */
    @Test
    void goesOnAfterARestartInAFileThatWasRenamedWhileItWaitedForRoom() {
        files.atMost(1, 1);
        files.append("app.log", Following.lines("a", 0, 20));
        files = files.entry("other");
        files.append("other", Following.lines("b", 0, 20));
        Following.modified(files.path("app.log"), 1_000);
        assertThat(files.texts()).isEqualTo(Following.expected("b", 0, 20));
        files.rename("app.log", "kept");
        files.texts();
        files.delete("other");
        files.texts();
        files.pass(TimeUnit.SECONDS.toNanos(40));
        assertThat(files.all()).isEqualTo(Following.expected("a", 0, 20));
        files.restart();

        files.append("kept", Following.lines("a", 20, 40));

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 40));
    }

    @Test
    void readsOnWhereALinkIsPointedAtAnotherFile() throws Exception {
        Files.createDirectory(folder.resolve("one"));
        Files.createDirectory(folder.resolve("two"));
        files.append("one/x.log", Following.lines("a", 0, 20));
        Files.createSymbolicLink(folder.resolve("app.log"), folder.resolve("one/x.log"));
        files.texts();
        files.append("one/x.log", Following.lines("a", 20, 40));
        files.append("two/x.log", Following.lines("b", 0, 20));
        Files.delete(folder.resolve("app.log"));
        Files.createSymbolicLink(folder.resolve("app.log"), folder.resolve("two/x.log"));

        assertThat(files.all()).isEqualTo(both(Following.expected("a", 20, 40), Following.expected("b", 0, 20)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatHasTheSameNumberAsAFileThatIsGone(boolean isRestarted) {
        files.append("app.log", Following.lines("a", 0, 20));
        files.texts();
        if (isRestarted) {
            files.restart();
        }
        files.delete("app.log");
        files.append("app.log", Following.lines("b", 0, 40));

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 40));
    }

    /** Clocks of file systems stand still for some milliseconds. */
    private void write(int from) {
        files.append("app.log", Following.lines("a", from, from + 20));
        Following.modified(files.path("app.log"), System.currentTimeMillis() + 1_000L * from);
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

    private static List<String> texts(List<TailEvent> events) {
        return events.stream().map(Following::text).toList();
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
