package io.weir.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import io.weir.config.FilesSettings;
import io.weir.config.Settings;
import io.weir.config.SyslogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at this machine; writes nothing. */
public final class LocalReader {
    private LocalReader() {}

    /** For all parts in this process. */
    public static Local here(Settings settings) {
        return withFiles(
                settings,
                here(Optional.of(settings.streams().stateDir()), sourceBytes(settings) + sinkBytes(settings)));
    }

    /** For the intake alone. */
    public static Local ofSource(Settings settings) {
        return here(Optional.empty(), sourceBytes(settings))
                .withSpilled(spilled(settings.source().syslog()))
                .withFollowed(FollowedPaths.look(settings.source().files()))
                .withTls(TlsChecks.ofSource(settings));
    }

    /** For the delivery of so many lanes alone. */
    public static Local ofSink(Settings settings, int lanes) {
        return here(Optional.empty(), lanes * settings.sink().bufferBytesMax().bytes())
                .withTls(TlsChecks.ofTarget(settings));
    }

    /** What the intake may hold in memory. */
    public static long sourceBytes(Settings settings) {
        FilesSettings files = settings.source().files();
        return settings.source().bufferBytesMax().bytes()
                + syslogBytes(settings.source().syslog())
                + (files.isOn() ? files.transactionBytesMax().bytes() : 0);
    }

    /** Datagrams and streams have a buffer each, and streams may fill theirs twice while they stop. */
    private static long syslogBytes(SyslogSettings syslog) {
        long datagrams = syslog.udpPort() < 0 ? 0 : 1;
        long streams = syslog.tcpPort() < 0 && syslog.tlsPort() < 0 ? 0 : 2;
        return (datagrams + streams) * syslog.bufferBytesMax().bytes();
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
     * @param heapBytes the most that a part's heap may become
     * @param buffersBytes what its settings let it hold in memory
     */
    public static Local of(Settings settings, long heapBytes, long buffersBytes) {
        return withFiles(settings, read(Optional.of(settings.streams().stateDir()), heapBytes, buffersBytes));
    }

    private static Local withFiles(Settings settings, Local local) {
        List<Local.TlsFile> tls = new ArrayList<>(TlsChecks.ofTarget(settings));
        tls.addAll(TlsChecks.ofSource(settings));
        return local.withSpilled(spilled(settings.source().syslog()))
                .withFollowed(FollowedPaths.look(settings.source().files()))
                .withTls(tls);
    }

    private static Local read(Optional<Path> stateDir, long heapBytes, long buffersBytes) {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        return new Local(stateDir.map(LocalReader::stateDir), heapBytes, buffersBytes, files);
    }

    /** What the connector has written at that path, and what it has moved aside beside it. */
    static List<Local.Spilled> spilled(SyslogSettings syslog) {
        Path file = syslog.spillFile().toAbsolutePath();
        String damaged = file.getFileName() + ".damaged";
        List<Local.Spilled> found = new ArrayList<>();
        try (Stream<Path> beside = Files.list(file.getParent())) {
            for (Path each : beside.sorted().toList()) {
                boolean isDamaged = each.getFileName().toString().startsWith(damaged);
                if (isDamaged || each.equals(file)) {
                    found.add(new Local.Spilled(
                            each,
                            Files.size(each),
                            Files.getLastModifiedTime(each).toInstant(),
                            isDamaged,
                            syslog.isOn()));
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // No folder yet, or a task has just committed the file and removed it: there is nothing to tell of it.
            return List.of();
        }
        return found;
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
