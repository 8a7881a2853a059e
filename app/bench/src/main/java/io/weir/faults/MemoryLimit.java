package io.weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A control group with a limit that the kernel enforces by killing what is in it. */
final class MemoryLimit implements AutoCloseable {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    /** No part of Weir lives in so little. */
    private static final long TIGHT_BYTES = 48L << 20;

    /** What a limit is above what is in use where a kernel takes none below that. */
    private static final long ROOM_BYTES = 1 << 20;

    private static final int TRIES = 20;

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

    /** For a process that has just been started: what it has before that belongs to another group for good. */
    static MemoryLimit on(long pid) throws IOException {
        Path root = root().orElseThrow();
        Path group = Files.createDirectories(root.resolve("weir-faults-" + pid));
        Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
        return new MemoryLimit(group, root.equals(VERSION_1));
    }

    void tighten() throws IOException {
        if (isFirst) {
            tightenFirst();
            return;
        }
        Path swap = group.resolve("memory.swap.max");
        if (Files.exists(swap)) {
            Files.writeString(swap, "0");
        }
        Files.writeString(group.resolve("memory.max"), String.valueOf(TIGHT_BYTES));
    }

    /** Refused below what is in use, so that the limit is hit by what comes next. */
    private void tightenFirst() throws IOException {
        for (int tries = 1; ; tries++) {
            long used = Long.parseLong(
                    Files.readString(group.resolve("memory.usage_in_bytes")).strip());
            try {
                Files.writeString(group.resolve("memory.limit_in_bytes"), String.valueOf(used + ROOM_BYTES));
                return;
            } catch (IOException grown) {
                if (tries == TRIES) {
                    throw grown;
                }
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
