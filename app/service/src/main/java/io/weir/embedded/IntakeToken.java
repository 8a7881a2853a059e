package io.weir.embedded;

import io.weir.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The token of a data folder: made once, readable by its owner only. Without one, any page in a browser on this machine
 * could post events to the loopback address.
 */
final class IntakeToken {
    private IntakeToken() {}

    static Secret of(DataFolder folder) {
        Path file = folder.resolve("token");
        try {
            if (Files.exists(file)) {
                // A copy of the folder, or an older Weir, may have made it readable for others.
                DataFolder.restrictToOwner(file);
            } else {
                folder.writeSecret("token", UUID.randomUUID() + "\n");
            }
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.contains(",") || token.contains("\n")) {
                throw new StartupException(
                        "The file " + file + " should hold one token. Delete it, and a new token is made.");
            }
            return new Secret(token);
        } catch (IOException unreadable) {
            throw new StartupException("The token in " + file + " cannot be read: " + unreadable, unreadable);
        }
    }
}
