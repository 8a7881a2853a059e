package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.FilesSettings;
import io.weir.config.Variants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedPathsTest {
    @TempDir
    Path folder;

    private final Seeing seeing = Seeing.production();

    @Test
    void countsWhatEachPathFinds() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        for (String name : List.of("x.log", "a/y.log", "a/b/z.log", "a/other")) {
            Files.writeString(folder.resolve(name), "line\n");
        }

        assertThat(FollowedPaths.look(files("/*.log", "/a/y.log", "/*/*.log", "/**.log", "/none", "/none/*.log")))
                .extracting(Local.Followed::files)
                .containsExactly(1L, 1L, 1L, 3L, 0L, 0L);
    }

    /** A link to a folder above is no file that cannot be read. */
    @Test
    void passesByALoopOfLinks() throws Exception {
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/x.log"), "line\n");
        Files.createSymbolicLink(folder.resolve("a/up"), folder);

        Local.Followed seen = FollowedPaths.look(files("/**.log")).get(0);

        assertThat(seen.unreadable()).isEmpty();
        assertThat(seen.files()).isEqualTo(1);
    }

    @Test
    void notesAPathThatFindsNothing() {
        assertThat(found(new Local.Followed("/var/log/none*", 0, List.of())).severity())
                .isEqualTo(Severity.NOTE);
    }

    @Test
    void namesWhatCannotBeRead() {
        Finding finding = found(new Local.Followed("/var/log/*", 7, List.of(Path.of("/var/log/auth.log"))));

        assertThat(finding.severity()).isEqualTo(Severity.RISK);
        assertThat(finding.what()).contains("/var/log/auth.log");
    }

    private Finding found(Local.Followed followed) {
        seeing.local = Seen.of(new Local(Optional.empty(), 1 << 30, 1, 100_000, List.of(), List.of(followed)));
        return seeing.finding("local.paths");
    }

    private FilesSettings files(String... below) {
        StringBuilder paths = new StringBuilder();
        for (String each : below) {
            paths.append(paths.length() == 0 ? "" : ", ")
                    .append('"')
                    .append(folder)
                    .append(each)
                    .append('"');
        }
        return new Binder(Variants.NONE, Map.of(), folder)
                .bind(FilesSettings.class, "test", "{paths: [" + paths + "]}", folder);
    }
}
