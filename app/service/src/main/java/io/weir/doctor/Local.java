package io.weir.doctor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * This machine and process.
 *
 * @param stateDir empty for a part that keeps none
 * @param heapBytes what the part has, or will have
 * @param buffersBytes what its settings let it hold in memory
 * @param filesMax open files and sockets that the process may have; 0 where the platform does not tell
 */
public record Local(Optional<StateDir> stateDir, long heapBytes, long buffersBytes, long filesMax) {
    /** @param fileSystem its type, as the system calls it */
    public record StateDir(Path path, boolean isWritable, String fileSystem) {}
}
