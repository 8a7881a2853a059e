package io.weir.tail;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a gzip file. It is read forwards, and keeps what was read and not passed: whoever goes back behind that
 * has it unpacked from the start.
 */
final class PackedContent implements Content {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;

    private final Path path;
    private @Nullable InputStream stream;
    private byte[] window = new byte[BUFFER_BYTES];
    private long windowAt;
    private int windowBytes;
    private boolean isEnded;

    PackedContent(Path path) throws IOException {
        this.path = path;
        stream = open();
    }

    /** By its name and its first bytes: a file of another program may have the one or the other by chance. */
    static boolean is(Path path) throws IOException {
        if (!path.toString().endsWith(".gz")) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == MAGIC_1 && in.read() == MAGIC_2;
        }
    }

    /** Whether the last byte was seen to be the last one: a file that is still being packed has no end. */
    boolean isEnded() {
        return isEnded;
    }

    @Override
    public long size() {
        return isEnded ? windowAt + windowBytes : UNKNOWN;
    }

    @Override
    public int readFully(byte[] into, int length, long offset) throws IOException {
        if (offset < windowAt) {
            close();
            stream = open();
        }
        pass(offset);
        while (windowBytes < length && fill()) {
            // More of it.
        }
        int bytes = Math.min(length, windowBytes);
        System.arraycopy(window, 0, into, 0, bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        InputStream open = stream;
        stream = null;
        windowAt = 0;
        windowBytes = 0;
        isEnded = false;
        if (open != null) {
            open.close();
        }
    }

    private InputStream open() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        try {
            return new GZIPInputStream(file, BUFFER_BYTES);
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    /** Nothing before that place is asked for again. */
    private void pass(long offset) throws IOException {
        while (offset > windowAt + windowBytes) {
            windowAt += windowBytes;
            windowBytes = 0;
            if (!fill()) {
                return;
            }
        }
        int passed = (int) (offset - windowAt);
        System.arraycopy(window, passed, window, 0, windowBytes - passed);
        windowAt = offset;
        windowBytes -= passed;
    }

    private boolean fill() throws IOException {
        InputStream open = stream;
        if (isEnded || open == null) {
            return false;
        }
        if (windowBytes == window.length) {
            window = Arrays.copyOf(window, 2 * window.length);
        }
        int bytes;
        try {
            bytes = open.read(window, windowBytes, window.length - windowBytes);
        } catch (EOFException stillPacked) {
            return false;
        }
        isEnded = bytes < 0;
        windowBytes += Math.max(0, bytes);
        return bytes > 0;
    }
}
