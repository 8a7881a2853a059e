package io.weir.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes folders of log types for tests. */
public final class TypeFolder {
    public static final String EVENT_SCHEMA = """
            {
              "type": "object",
              "required": ["timestamp", "event_type", "severity"],
              "properties": {
                "timestamp": {"type": "string", "format": "date-time"},
                "source_ip": {"type": "string", "format": "ip"},
                "severity": {"type": "integer", "minimum": 0, "maximum": 10}
              }
            }""";

    private final Path root;

    public TypeFolder(Path root) {
        this.root = root;
    }

    /** A type of that name with the event's own schema. */
    public TypeFolder type(String name, String yaml) {
        return type(name, yaml, EVENT_SCHEMA);
    }

    public TypeFolder type(String name, String yaml, String schema) {
        return file(name + "/type.yaml", yaml).file(name + "/schema.json", schema);
    }

    public TypeFolder file(String name, String content) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    public Catalog load() throws CatalogException {
        return Catalog.load(List.of(root));
    }
}
