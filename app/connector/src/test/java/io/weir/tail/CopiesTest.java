package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is written over, copied, or beside what is asked for. */
class CopiesTest {
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

    /** Neither its number nor its size shows it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void noticesContentOfTheSameSize(int openMax) {
        files.atMost(10, openMax);
        files.append("app.log", Following.lines("a", 0, 20));
        assertThat(files.texts()).hasSize(20);
        files.append("app.log.other", "other\n");
        assertThat(files.all()).containsExactly("other");

        Following.io(() -> Files.writeString(files.path("app.log"), Following.lines("b", 0, 20)));
        Following.modified(files.path("app.log"), System.currentTimeMillis() + 5_000);

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 20));
        assertThat(files.counts.truncations()).isEqualTo(1);
    }

    @Test
    void readsNothingAgainThatWasOnlyTouched() {
        files.append("app.log", Following.lines("a", 0, 20) + "beg");
        assertThat(files.texts()).hasSize(20);

        for (int i = 1; i < 5; i++) {
            Following.modified(files.path("app.log"), System.currentTimeMillis() + 5_000 * i);
            // A line is not kept from its end by that.
            assertThat(files.texts()).isEqualTo(i == 2 ? List.of("beg") : List.of());
        }

        assertThat(files.counts.truncations()).isZero();
    }

    /** No path finds the copy. */
    @Test
    void readsWhatACopyHasMoreThoughItIsNotAskedFor() {
        files = new Following(folder).entry("app.log");
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();
        files.append("app.log", Following.lines("a", 40, 47));
        files.append("app.log.old", Following.lines("z", 0, 40));

        files.copyTruncate("app.log", "app.log.1");
        files.append("app.log", Following.lines("b", 0, 2));

        assertThat(files.all())
                .containsAll(Following.expected("a", 40, 47))
                .containsAll(Following.expected("b", 0, 2))
                .hasSize(9);
        files.restart();
        files.rename("app.log.1", "app.log.2");
        files.append("app.log", Following.lines("b", 2, 3));
        assertThat(files.all()).isEqualTo(Following.expected("b", 2, 3));
    }

    @Test
    void followsNoCopyThatHasNothingMoreAndIsNotAskedFor() {
        files = new Following(folder).entry("app.log");
        files.append("app.log", Following.lines("a", 0, 40));
        files.texts();

        files.copyTruncate("app.log", "app.log.1");
        files.append("app.log", Following.lines("b", 0, 2));

        assertThat(files.all()).isEqualTo(Following.expected("b", 0, 2));
        assertThat(files.counts.files()).isEqualTo(1);
    }

    /** As a program leaves that is given back its log and goes on in it. */
    @Test
    void readsOnInACopyThatIsWrittenTo() {
        files.append("app.log.bak", Following.lines("a", 0, 40));
        assertThat(files.all()).isEqualTo(Following.expected("a", 0, 40));
        files.copy("app.log.bak", "app.log");
        assertThat(files.all()).isEmpty();

        files.append("app.log", Following.lines("a", 40, 45));

        assertThat(files.all()).isEqualTo(Following.expected("a", 40, 45));
        files.restart();
        assertThat(files.all()).isEmpty();
    }

    @Test
    void prefersWhatIsWrittenToWhereNotAllHaveRoom() {
        files.atMost(2, 2);
        for (int i = 0; i < 4; i++) {
            files.append("app.log." + i, Following.lines("old" + i, 0, 20));
            Following.modified(files.path("app.log." + i), 1_000 * i);
        }
        files.append("plain", Following.lines("p", 0, 20));
        files.pack("plain", "app.log.9.gz");
        files.append("app.log", Following.lines("a", 0, 20));
        Following.modified(files.path("app.log"), System.currentTimeMillis() - 60_000);

        assertThat(files.all())
                .containsAll(Following.expected("a", 0, 20))
                .containsAll(Following.expected("old3", 0, 20))
                .hasSize(40);
        assertThat(files.counts.waitingFiles()).isEqualTo(4);
    }

    /** The rotated file is where the link points to. */
    @Test
    void findsARenamedFileInTheFolderOfALinksTarget() throws Exception {
        Files.createDirectory(folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("app.log"), folder.resolve("data/app.log"));
        files = new Following(folder).entry("app.log");
        files.append("data/app.log", Following.lines("a", 0, 20));
        assertThat(files.texts()).hasSize(20);
        files.restart();
        files.append("data/app.log", Following.lines("a", 20, 30));
        files.rename("data/app.log", "data/app.log.1");
        files.append("data/app.log", Following.lines("a", 30, 40));

        assertThat(files.all()).isEqualTo(Following.expected("a", 20, 40));
        assertThat(files.counts.unknownEnds()).isZero();
    }

    /** A zero byte is half of a character there. */
    @ParameterizedTest
    @CsvSource({"UTF_16LE", "UTF_16BE"})
    void keepsTheLastCharacterOfWhatIsTruncated(TextEncoding encoding) {
        files = new Following(folder).entry("app.log", new LineRules(encoding, Join.NEVER, 64 * 1024, true, 100));
        files.append("app.log", bytes(encoding, "one\nseen"));
        assertThat(files.texts()).containsExactly("one");

        files.truncate("app.log", 0);
        files.append("app.log", bytes(encoding, "x\n"));

        assertThat(files.all()).containsExactly("seen", "x");
    }

    private static byte[] bytes(TextEncoding encoding, String text) {
        return text.getBytes(encoding == TextEncoding.UTF_16LE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }
}
