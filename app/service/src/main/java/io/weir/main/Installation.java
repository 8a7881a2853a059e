package io.weir.main;

import io.weir.embedded.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder this program was installed to, or built in: its class path, the connector, the log types. */
record Installation(Path home) {
    /** The launcher says where it is. */
    static Installation find() {
        String home = System.getProperty("weir.home");
        if (home == null || !Files.isDirectory(Path.of(home))) {
            throw new StartupException("The system property weir.home should name the folder Weir is installed in."
                    + " Start Weir by its launcher, ./weir.");
        }
        return new Installation(Path.of(home));
    }

    /** A plugin.path for Kafka Connect. */
    Path plugins() {
        return existing("connector");
    }

    Path schemas() {
        return existing("schemas");
    }

    private Path existing(String name) {
        Path path = home.resolve(name);
        if (!Files.isDirectory(path)) {
            throw new StartupException("The installation in " + home + " has no folder " + name
                    + ". Build it again: mvn -DskipTests package");
        }
        return path;
    }
}
