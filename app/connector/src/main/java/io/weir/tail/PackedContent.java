package io.weir.tail;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a gzip file. It is read forwards, and keeps what was read and not passed: whoever goes back behind that
 * has it unpacked from the start.
 */
final class PackedContent implements Content {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Handed to the unpacker at once. */
    private static final int UNPACK_BYTES = 8 * 1024;

    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;

    private static final String NAME_END = ".gz";

    private final Path path;
    private @Nullable InputStream stream;
    private byte[] window = new byte[BUFFER_BYTES];
    private long windowAt;
    private int windowBytes;
    private boolean isEnded;
    private @Nullable String fault;
    private long takenBytes;

    PackedContent(Path path) throws IOException {
        this.path = path;
        stream = open();
    }

    /** By its name and its first bytes: a file of another program may have the one or the other by chance. */
    static boolean is(Path path) throws IOException {
        if (!isNamedSo(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == MAGIC_1 && in.read() == MAGIC_2;
        }
    }

    static boolean isNamedSo(Path path) {
        return path.toString().endsWith(NAME_END);
    }

    /** Whether what is packed in it is still there, and so may not all be in it yet. */
    static boolean isBesideUnpacked(Path path) {
        return isNamedSo(path) && Files.exists(Path.of(unpacked(path.toString())));
    }

    /** Of the name of a packed file, that of what was packed. */
    static String unpacked(String name) {
        return name.endsWith(NAME_END) ? name.substring(0, name.length() - NAME_END.length()) : name;
    }

    /** Whether nothing more comes of it: a file that is still being packed has no end. */
    boolean isEnded() {
        return isEnded;
    }

    /** Why it ended before its end; null where it did not. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Of the file as it is, what was unpacked, or some more. */
    long takenBytes() {
        return takenBytes;
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
        windowAt = 0;
        windowBytes = 0;
        isEnded = false;
        fault = null;
        closeStream();
    }

    private void closeStream() throws IOException {
        InputStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }

    private InputStream open() throws IOException {
        takenBytes = 0;
        InputStream file = new Taking(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES));
        try {
            return new GZIPInputStream(file, UNPACK_BYTES);
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
        } catch (ZipException broken) {
            return fillToFault(String.valueOf(broken.getMessage()));
        }
        isEnded = bytes < 0;
        windowBytes += Math.max(0, bytes);
        return bytes > 0;
    }

    /** What came out before the fault in the same call is not said by the unpacker: it is asked again, for each byte alone. */
    private boolean fillToFault(String why) throws IOException {
        int before = windowBytes;
        closeStream();
        InputStream again = open();
        stream = again;
        isEnded = true;
        fault = why;
        try {
            again.skipNBytes(windowAt + windowBytes);
            for (int next = again.read(); next >= 0 && windowBytes < window.length; next = again.read()) {
                window[windowBytes++] = (byte) next;
            }
        } catch (ZipException | EOFException there) {
            return windowBytes > before;
        }
        return windowBytes > before;
    }

    private final class Taking extends FilterInputStream {
        Taking(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            takenBytes += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int bytes = super.read(into, offset, length);
            takenBytes += Math.max(0, bytes);
            return bytes;
        }
    }
}
