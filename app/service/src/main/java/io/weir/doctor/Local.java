package io.weir.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * This machine and process.
 *
 * @param stateDir empty for a part that keeps none
 * @param heapBytes what the part has, or will have
 * @param buffersBytes what its settings let it hold in memory
 * @param filesMax open files and sockets that the process may have; 0 where the platform does not tell
 * @param spilled files of syslog that was read and is not committed
 * @param followed what is there of the files that are to be read
 * @param tls certificates and CAs
 */
public record Local(
        Optional<StateDir> stateDir,
        long heapBytes,
        long buffersBytes,
        long filesMax,
        List<Spilled> spilled,
        List<Followed> followed,
        List<TlsFile> tls) {
    public Local {
        spilled = List.copyOf(spilled);
        followed = List.copyOf(followed);
        tls = List.copyOf(tls);
    }

    public Local(
            Optional<StateDir> stateDir,
            long heapBytes,
            long buffersBytes,
            long filesMax,
            List<Spilled> spilled,
            List<Followed> followed) {
        this(stateDir, heapBytes, buffersBytes, filesMax, spilled, followed, List.of());
    }

    public Local(Optional<StateDir> stateDir, long heapBytes, long buffersBytes, long filesMax, List<Spilled> spilled) {
        this(stateDir, heapBytes, buffersBytes, filesMax, spilled, List.of());
    }

    public Local(Optional<StateDir> stateDir, long heapBytes, long buffersBytes, long filesMax) {
        this(stateDir, heapBytes, buffersBytes, filesMax, List.of());
    }

    Local withSpilled(List<Spilled> files) {
        return new Local(stateDir, heapBytes, buffersBytes, filesMax, files, followed, tls);
    }

    Local withFollowed(List<Followed> paths) {
        return new Local(stateDir, heapBytes, buffersBytes, filesMax, spilled, paths, tls);
    }

    Local withTls(List<TlsFile> files) {
        return new Local(stateDir, heapBytes, buffersBytes, filesMax, spilled, followed, files);
    }

    /** @param fileSystem its type, as the system calls it */
    public record StateDir(Path path, boolean isWritable, String fileSystem) {}

    /**
     * One path that is configured.
     *
     * @param files that it finds now
     * @param unreadable files and folders that this process may not read
     */
    public record Followed(String path, long files, List<Path> unreadable) {
        public Followed {
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * @param setting that names it
     * @param fault why it cannot be used; empty where it can
     * @param until when the last in it ends
     */
    public record TlsFile(String setting, Path file, Optional<String> fault, Instant until) {}

    /**
     * @param isDamaged moved aside by a task that could not read it
     * @param isExpected whether the settings ask for a task that takes it up
     */
    public record Spilled(Path path, long bytes, Instant since, boolean isDamaged, boolean isExpected) {}
}
