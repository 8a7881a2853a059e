package io.weir.tls;

import io.weir.tls.TlsFiles.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files of TLS that are renewed meanwhile. Whoever makes connections asks each time; what cannot be used never takes the
 * place of what can. Any thread may ask.
 */
public final class TlsRenewal {
    /** Who writes in place has the rest there within this, and a certificate and its key are not replaced in one step. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    private final TlsFiles files;
    private final Duration quiet;
    private final Clock clock;
    private final LongSupplier nanos;
    private TlsMaterial current;
    private List<Stamp> read;
    private List<Stamp> seen;
    private long seenNanos;
    private @Nullable UnusableFileException refusal;
    private long refusedNanos;

    /** What tells that a file is another by now; the path is where symbolic links lead. */
    private record Stamp(String path, FileTime time, long bytes, String key) {
        static final Stamp ABSENT = new Stamp("", FileTime.fromMillis(0), 0, "");

        static Stamp of(Path file) {
            try {
                Path real = file.toRealPath();
                BasicFileAttributes its = Files.readAttributes(real, BasicFileAttributes.class);
                return new Stamp(real.toString(), its.lastModifiedTime(), its.size(), String.valueOf(its.fileKey()));
            } catch (IOException gone) {
                return ABSENT;
            }
        }
    }

    /**
     * A renewal that is not used.
     *
     * @param role whose file is at fault
     * @param fault which, why, and what to do
     * @param since for how long
     */
    public record Refused(Role role, String fault, Duration since) {}

    /** Reads them: what cannot be used at the beginning is for the caller to say. */
    public static TlsRenewal of(TlsFiles files) throws UnusableFileException {
        return new TlsRenewal(files, QUIET, Clock.systemUTC(), System::nanoTime);
    }

    /** For whom files are renewed in one step: there is no wait for the rest. */
    public static TlsRenewal withoutWait(TlsFiles files) throws UnusableFileException {
        return new TlsRenewal(files, Duration.ZERO, Clock.systemUTC(), System::nanoTime);
    }

    /** @param quiet how long files have to be as they are before they are read again */
    TlsRenewal(TlsFiles files, Duration quiet, Clock clock, LongSupplier nanos) throws UnusableFileException {
        this.files = files;
        this.quiet = quiet;
        this.clock = clock;
        this.nanos = nanos;
        read = stamps();
        seen = read;
        current = TlsMaterial.read(files);
    }

    public TlsFiles files() {
        return files;
    }

    /** What to make a connection with, as the files are now. */
    public synchronized TlsMaterial look() {
        List<Stamp> now = stamps();
        if (refusal == null && now.equals(read)) {
            return current;
        }
        if (!now.equals(seen)) {
            seen = now;
            seenNanos = nanos.getAsLong();
        }
        if (nanos.getAsLong() - seenNanos >= quiet.toNanos()) {
            readAgain(now);
        }
        return current;
    }

    /** As of the last look. */
    public synchronized TlsMaterial current() {
        return current;
    }

    /** Of a renewal, as of the last look. */
    public synchronized Optional<Refused> refused() {
        UnusableFileException why = refusal;
        return why == null
                ? Optional.empty()
                : Optional.of(new Refused(why.role(), why.fault(), Duration.ofNanos(nanos.getAsLong() - refusedNanos)));
    }

    private void readAgain(List<Stamp> now) {
        try {
            TlsMaterial renewed = TlsMaterial.read(files);
            if (!stamps().equals(now)) {
                // Of one file the old may have been read, and of another the new.
                return;
            }
            refuseUntimely(renewed);
            if (!renewed.isSameAs(current)) {
                current = renewed;
            }
            read = now;
            refusal = null;
        } catch (UnusableFileException unusable) {
            if (refusal == null) {
                refusedNanos = nanos.getAsLong();
            }
            refusal = unusable;
        }
    }

    /** A certificate that nobody would accept does not replace one that is accepted. */
    private void refuseUntimely(TlsMaterial renewed) throws UnusableFileException {
        Instant now = clock.instant();
        Optional<Validity> own = renewed.lasts(Role.CERTIFICATE);
        Optional<String> fault = own.flatMap(it -> it.fault(now));
        boolean isOldSound =
                current.lasts(Role.CERTIFICATE).flatMap(it -> it.fault(now)).isEmpty();
        if (own.isPresent() && fault.isPresent() && isOldSound) {
            throw new UnusableFileException(Role.CERTIFICATE, own.get().file(), fault.get());
        }
    }

    private List<Stamp> stamps() {
        return files.all().map(Stamp::of).toList();
    }
}
