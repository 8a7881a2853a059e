package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.config.ConfigException;
import io.weir.config.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceNameTest {
    @TempDir
    Path dir;

    @Test
    void isTheConfiguredOneWhereThereIsOne() {
        assertThat(InstanceName.of(streams(" a ", dir))).isEqualTo("a");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void isTheSameAfterARestartAndAnotherOnAnotherDisk() {
        String name = InstanceName.of(streams("", dir.resolve("one")));

        assertThat(InstanceName.of(streams("", dir.resolve("one")))).isEqualTo(name);
        assertThat(InstanceName.of(streams("", dir.resolve("two")))).isNotEqualTo(name);
    }

    @Test
    void isMadeAnewWhereTheFileIsEmpty() throws IOException {
        Files.createFile(dir.resolve("instance-name"));

        assertThat(InstanceName.of(streams("", dir))).hasSize(36);
    }

    @Test
    void saysWhichFileItCannotKeep() throws IOException {
        Path file = Files.createFile(dir.resolve("in-the-way"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> InstanceName.of(streams("", file)))
                .withMessageContaining("in-the-way")
                .withMessageContaining("streams.state-dir");
    }

    @Test
    void saysSoWithoutWritingAnything() throws IOException {
        Path file = Files.createFile(dir.resolve("in-the-way"));

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> InstanceName.check(streams("", file.resolve("deeper/still"))))
                .withMessageContaining("in-the-way is no folder");
        InstanceName.check(streams("", dir.resolve("to/be/made")));
        InstanceName.check(streams("named", file));

        assertThat(dir.resolve("to")).doesNotExist();
    }

    private static StreamsSettings streams(String instance, Path stateDir) {
        return StreamsFixture.streams(instance, stateDir, Map.of());
    }
}
