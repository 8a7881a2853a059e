package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path parent;

    @Test
    void isMadeWhereThereIsNone() {
        try (DataFolder folder = DataFolder.open(parent.resolve("a/b"))) {
            assertThat(folder.path()).isDirectory().isAbsolute();
        }
    }

    @Test
    void isHeldByOneAtATime() {
        Path path = parent.resolve("data");
        try (DataFolder held = DataFolder.open(path)) {
            assertThatThrownBy(() -> DataFolder.open(held.path()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(path + " is in use by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
        DataFolder.open(path).close();
    }

    @Test
    void keepsWhatWasWritten() {
        try (DataFolder folder = DataFolder.open(parent)) {
            folder.write("note", "one");
            folder.write("note", "two");

            assertThat(folder.resolve("note")).hasContent("two");
            assertThat(folder.resolve("note.part")).doesNotExist();
        }
    }

    @Test
    void saysThatAFileIsInTheWay() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("there is a file of that name");
    }

    @Test
    void saysThatItMayNotWrite() {
        // Not even root may make folders here.
        assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/weir-data")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("The data folder /proc/weir-data cannot be used")
                .hasMessageContaining("write access");
    }

    @Test
    void refusesWhatANewerWeirWrote() throws IOException {
        Files.writeString(parent.resolve("layout"), "2\n");

        assertThatThrownBy(() -> DataFolder.open(parent))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("newer Weir (layout 2");
        assertThatThrownBy(() -> DataFolder.open(parent)) // and lets go of the lock
                .hasMessageContaining("newer Weir");
    }

    @Test
    void refusesADamagedLayout() throws IOException {
        Files.writeString(parent.resolve("layout"), "\0\0\0");

        assertThatThrownBy(() -> DataFolder.open(parent))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("is damaged");
    }
}
