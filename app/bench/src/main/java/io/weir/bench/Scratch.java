package io.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one run. Kept where {@code -Dkeep=true} asks for it. */
public record Scratch(Path folder) implements AutoCloseable {
    public static Scratch make(String name) throws IOException {
        return new Scratch(Files.createTempDirectory("weir-" + name + "-"));
    }

    @Override
    public void close() throws IOException {
        if (Boolean.getBoolean("keep")) {
            System.out.println("Kept: " + folder);
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(folder)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
