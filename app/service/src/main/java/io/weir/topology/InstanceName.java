package io.weir.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name of an instance when nobody gave it one: made once and kept beside its state. So it is the same after a
 * restart, and different for instances that do not share a disk.
 */
final class InstanceName {
    private static final String FILE = "instance-name";

    private InstanceName() {}

    static String of(String configured, Path stateDir) {
        if (!configured.isBlank()) {
            return configured.strip();
        }
        Path file = stateDir.resolve(FILE);
        try {
            Files.createDirectories(stateDir);
            if (Files.exists(file)) {
                String name = Files.readString(file).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            }
            String name = UUID.randomUUID().toString();
            Path written = Files.writeString(stateDir.resolve(FILE + ".new"), name + "\n", StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return name;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "Cannot keep this instance's name in " + file + " (streams.state-dir): is it writable?",
                    unwritable);
        }
    }
}
