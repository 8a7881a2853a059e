package io.weir.siem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A file that only grows by whole lines. What a crash or a full disk left of a line is cut off before anything else is
 * written: its event is not acknowledged, so it comes again.
 */
final class LineFile implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int TAIL_BYTES = 64 << 10;

    private final Path path;
    private final long rotateBytes;
    private final Clock clock;
    private FileChannel channel;
    private Object key;

    /** What is on the disk; whatever stands behind is not, or not whole. */
    private long length;

    private LineFile(Path path, long rotateBytes, Clock clock, FileChannel channel) throws IOException {
        this.path = path;
        key = fileKey(path);
        this.rotateBytes = rotateBytes;
        this.clock = clock;
        this.channel = channel;
    }

    /**
     * @param rotateBytes zero for one file for ever
     * @throws TargetException where the file cannot be written, saying why
     */
    static LineFile open(Path path, long rotateBytes, Clock clock) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            if (absolute.getParent() != null) {
                Files.createDirectories(absolute.getParent());
            }
            LineFile file = new LineFile(absolute, rotateBytes, clock, openLocked(absolute));
            file.repair();
            return file;
        } catch (IOException unusable) {
            throw new TargetException("cannot write events to " + absolute + ": " + reason(unusable), unusable);
        }
    }

    /** Returns once the lines are on the disk; after an exception the file is as it was. */
    void append(ByteBuffer lines) throws IOException {
        comeBack();
        if (rotateBytes > 0 && length > 0 && length + lines.remaining() > rotateBytes) {
            rotate();
        }
        try {
            long at = length;
            while (lines.hasRemaining()) {
                at += channel.write(lines, at);
            }
            channel.force(false);
            length = at;
        } catch (IOException failed) {
            cutBack(failed);
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            // Each append was forced, so there is nothing left to lose.
            length = 0;
        }
    }

    /** Without the path, which the caller names, and in words for who runs this. */
    static String reason(IOException trouble) {
        if (trouble instanceof AccessDeniedException) {
            return "no permission";
        }
        String message = trouble.getMessage();
        return message == null ? trouble.getClass().getSimpleName() : message;
    }

    private static FileChannel openLocked(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("it is a folder");
        }
        FileChannel channel = FileChannel.open(path, CREATE, READ, WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // The same as a lock of another process: two writers would tear each other's lines.
        }
        channel.close();
        throw new IOException("another sink writes to it");
    }

    /** To the file the path names today, at the end of what is known to be on it. */
    private void comeBack() throws IOException {
        if (!channel.isOpen() || !fileKey(path).equals(key)) {
            // Moved or deleted by a person or by logrotate, or closed by an interrupt: to go on writing into a file
            // that no path leads to would lose what is acknowledged.
            channel.close();
            channel = openLocked(path);
            Object before = key;
            key = fileKey(path);
            length = key.equals(before) ? length : endOfLastLine(channel.size());
        }
        long size = channel.size();
        if (size > length) {
            channel.truncate(length);
        } else if (size < length) {
            length = endOfLastLine(size);
        }
    }

    /** What stays the same while the file does; the empty text where there is none. */
    private static Object fileKey(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private void repair() throws IOException {
        long size = channel.size();
        length = endOfLastLine(size);
        if (length == size) {
            return;
        }
        ByteBuffer first = ByteBuffer.allocate(1);
        channel.read(first, length);
        // A torn line of ours begins like an event, or with the zeros a power failure leaves.
        if (first.get(0) != '{' && first.get(0) != 0) {
            throw new IOException("its last line has no end and is none of Weir's; Weir would have to cut it off");
        }
        channel.truncate(length);
        channel.force(true);
    }

    /** The index behind the last line end. */
    private long endOfLastLine(long size) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
        for (long to = size; to > 0; ) {
            long from = Math.max(0, to - TAIL_BYTES);
            tail.clear().limit((int) (to - from));
            while (tail.hasRemaining() && channel.read(tail, from + tail.position()) > 0) {
                // A read may be short.
            }
            for (int i = (int) (to - from) - 1; i >= 0; i--) {
                if (tail.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return 0;
    }

    private void cutBack(IOException failed) {
        try {
            if (channel.isOpen()) {
                channel.truncate(length);
            }
        } catch (IOException stillTorn) {
            // The next append tries again before it writes.
            failed.addSuppressed(stillTorn);
        }
    }

    private void rotate() throws IOException {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 1 ? name : name.substring(0, dot);
        String ending = dot < 1 ? "" : name.substring(dot);
        String stamp = STAMP.format(clock.instant());
        Path old = path.resolveSibling(stem + "-" + stamp + ending);
        for (int i = 1; Files.exists(old); i++) {
            old = path.resolveSibling(stem + "-" + stamp + "-" + i + ending);
        }
        Files.move(path, old);
        FileChannel fresh = openLocked(path);
        channel.close();
        channel = fresh;
        key = fileKey(path);
        length = 0;
    }
}
