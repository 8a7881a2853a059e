package io.weir.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import io.weir.config.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at this machine; writes nothing. */
public final class LocalReader {
    private LocalReader() {}

    /** For all parts in this process. */
    public static Local here(Settings settings) {
        return here(Optional.of(settings.streams().stateDir()), sourceBytes(settings) + sinkBytes(settings));
    }

    /** What the intake may hold in memory. */
    public static long sourceBytes(Settings settings) {
        return settings.source().bufferBytesMax().bytes();
    }

    /** What both lanes may. */
    public static long sinkBytes(Settings settings) {
        return 2 * settings.sink().bufferBytesMax().bytes();
    }

    /** For a part that is about to start in this process. */
    public static Local here(Optional<Path> stateDir, long buffersBytes) {
        return read(stateDir, Runtime.getRuntime().maxMemory(), buffersBytes);
    }

    /**
     * @param stateDir of a part that keeps state
     * @param heapBytes the most that the part's heap may become
     * @param buffersBytes what its settings let it hold in memory
     */
    public static Local read(Optional<Path> stateDir, long heapBytes, long buffersBytes) {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        return new Local(stateDir.map(LocalReader::stateDir), heapBytes, buffersBytes, files);
    }

    /** A folder that is not there yet is made at the first start: what counts then is the one above it. */
    private static Local.StateDir stateDir(Path path) {
        Path present = path.toAbsolutePath().normalize();
        while (present.getParent() != null && !Files.exists(present)) {
            present = present.getParent();
        }
        String type;
        try {
            type = Files.getFileStore(present).type();
        } catch (IOException unknown) {
            type = "";
        }
        return new Local.StateDir(path, Files.isDirectory(present) && Files.isWritable(present), type);
    }
}
