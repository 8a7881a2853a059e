package io.weir.topology;

import io.weir.config.ConfigException;
import io.weir.config.Location;
import io.weir.config.Problem;
import io.weir.config.StreamsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * The name of an instance when nobody gave it one: made once and kept beside its state. So it is the same after a
 * restart, and different for instances that do not share a disk.
 */
public final class InstanceName {
    private static final String FILE = "instance-name";

    private InstanceName() {}

    /** @throws ConfigException where it cannot be kept: without it, each restart would be another instance */
    public static String of(StreamsSettings streams) {
        if (!streams.instance().isBlank()) {
            return streams.instance().strip();
        }
        Path stateDir = streams.stateDir();
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
            throw unkeepable(file, unwritable.toString());
        }
    }

    /**
     * Looks whether it could be kept, and writes nothing.
     *
     * @throws ConfigException where it could not
     */
    public static void check(StreamsSettings streams) {
        if (!streams.instance().isBlank()) {
            return;
        }
        Path folder = streams.stateDir().toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder)) {
            throw unkeepable(streams.stateDir().resolve(FILE), folder + " is no folder");
        }
        if (!Files.isWritable(folder)) {
            throw unkeepable(streams.stateDir().resolve(FILE), "this user may not write to " + folder);
        }
    }

    private static ConfigException unkeepable(Path file, String why) {
        return new ConfigException(List.of(new Problem(
                Location.variable("streams.state-dir"),
                "",
                "this instance's name cannot be kept in " + file + ": " + why
                        + "; choose a folder that can be written, or give the instance a name with streams.instance")));
    }
}
