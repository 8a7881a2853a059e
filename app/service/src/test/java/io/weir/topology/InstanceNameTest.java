package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceNameTest {
    @TempDir
    Path dir;

    @Test
    void isTheConfiguredOneWhereThereIsOne() {
        assertThat(InstanceName.of(" a ", dir)).isEqualTo("a");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void isTheSameAfterARestartAndAnotherOnAnotherDisk() {
        String name = InstanceName.of("", dir.resolve("one"));

        assertThat(InstanceName.of("", dir.resolve("one"))).isEqualTo(name);
        assertThat(InstanceName.of("", dir.resolve("two"))).isNotEqualTo(name);
    }

    @Test
    void isMadeAnewWhereTheFileIsEmpty() throws IOException {
        Files.createFile(dir.resolve("instance-name"));

        assertThat(InstanceName.of("", dir)).hasSize(36);
    }

    @Test
    void saysWhichFileItCannotKeep() throws IOException {
        Path file = Files.createFile(dir.resolve("in-the-way"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> InstanceName.of("", file))
                .withMessageContaining("in-the-way")
                .withMessageContaining("streams.state-dir");
    }
}
