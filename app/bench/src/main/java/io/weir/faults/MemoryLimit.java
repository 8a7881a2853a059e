package io.weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A control group with a limit that the kernel enforces by killing what is in it. */
final class MemoryLimit implements AutoCloseable {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    /** No part of Weir lives in so little. */
    private static final long TIGHT_BYTES = 48L << 20;

    private final Path group;
    private final boolean isFirst;

    private MemoryLimit(Path group, boolean isFirst) {
        this.group = group;
        this.isFirst = isFirst;
    }

    /** Why there can be none here. */
    static Optional<String> lacking() {
        return root().isPresent()
                ? Optional.empty()
                : Optional.of("root and writable memory control groups, to run a process out of memory");
    }

    static MemoryLimit on(long pid) throws IOException {
        Path root = root().orElseThrow();
        Path group = Files.createDirectories(root.resolve("weir-faults-" + pid));
        MemoryLimit limit = new MemoryLimit(group, root.equals(VERSION_1));
        Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
        if (limit.isFirst) {
            // What it has already belongs to another group until it is told to come along.
            Files.writeString(group.resolve("memory.move_charge_at_immigrate"), "3");
        }
        return limit;
    }

    void tighten() throws IOException {
        for (String file : isFirst ? List.of("memory.limit_in_bytes") : List.of("memory.swap.max", "memory.max")) {
            if (Files.exists(group.resolve(file))) {
                Files.writeString(group.resolve(file), file.contains("swap") ? "0" : String.valueOf(TIGHT_BYTES));
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }

    private static Optional<Path> root() {
        if (!Ground.isRoot()) {
            return Optional.empty();
        }
        boolean hasSecond = Files.isWritable(VERSION_2.resolve("cgroup.subtree_control"));
        if (Files.isWritable(VERSION_1) && Files.exists(VERSION_1.resolve("memory.limit_in_bytes"))) {
            return Optional.of(VERSION_1);
        }
        return hasSecond ? Optional.of(VERSION_2) : Optional.empty();
    }
}
