package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTokenTest {
    @TempDir
    Path parent;

    @Test
    void isMadeOnceAndKept() {
        try (DataFolder folder = DataFolder.open(parent)) {
            Secret made = IntakeToken.of(folder);

            assertThat(made.reveal()).hasSize(36);
            assertThat(IntakeToken.of(folder)).isEqualTo(made);
        }
    }

    @Test
    void aSecretIsItsOwnersFromItsFirstMoment() throws IOException {
        // As a crash can leave it: whoever may read this file could read what is written into it.
        Files.writeString(parent.resolve("note.part"), "half");
        Files.setPosixFilePermissions(parent.resolve("note.part"), PosixFilePermissions.fromString("rw-rw-rw-"));
        try (DataFolder folder = DataFolder.open(parent)) {
            folder.writeSecret("note", "hush");

            assertThat(permissions("note")).isEqualTo("rw-------");
            assertThat(folder.resolve("note")).hasContent("hush");
            assertThat(folder.resolve("note.part")).doesNotExist();
        }
    }

    @Test
    void isRestrictedAgainAtEachStart() throws IOException {
        try (DataFolder folder = DataFolder.open(parent)) {
            Secret made = IntakeToken.of(folder);
            assertThat(permissions("token")).isEqualTo("rw-------");
            Files.setPosixFilePermissions(parent.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));

            assertThat(IntakeToken.of(folder)).isEqualTo(made);

            assertThat(permissions("token")).isEqualTo("rw-------");
        }
    }

    @Test
    void saysThatTheFileHoldsNoToken() throws IOException {
        Files.writeString(parent.resolve("token"), " \n");
        try (DataFolder folder = DataFolder.open(parent)) {
            assertThatThrownBy(() -> IntakeToken.of(folder))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("should hold one token");
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve(name)));
    }
}
