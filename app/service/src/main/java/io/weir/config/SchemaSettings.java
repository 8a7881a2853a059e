package io.weir.config;

import java.nio.file.Path;
import java.util.List;

/** Log types beside those Weir ships. */
public record SchemaSettings(
        @Setting(
                value = "",
                doc =
                        "Folders with log types of your own, one folder a type; a later one overrides an earlier one and all override the shipped ones by name.")
        List<Path> dirs) {
    public SchemaSettings {
        dirs = List.copyOf(dirs);
    }
}
