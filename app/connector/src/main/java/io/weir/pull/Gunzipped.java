package io.weir.pull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip as it comes, to the end of its last member: what comes behind one is another, or the body is broken.
 *
 * <p>{@link java.util.zip.GZIPInputStream} takes a member that is not there yet for the end, and whatever else follows for
 * nothing (JDK 17, readTrailer): the rest of a page would be gone without a word.
 */
final class Gunzipped extends InputStream {
    private static final int FIRST = 0x1F;
    private static final int SECOND = 0x8B;
    private static final int DEFLATE = 8;
    private static final int WITH_SUM = 0x02;
    private static final int WITH_EXTRA = 0x04;
    private static final int WITH_NAME = 0x08;
    private static final int WITH_COMMENT = 0x10;

    /** Time, a hint of how it was packed, and the system it was packed on. */
    private static final int OF_NO_USE = 6;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] packed = new byte[8192];
    private int at;
    private int end;
    private boolean isInMember;

    Gunzipped(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (isInMember || isMember()) {
            int read = inflate(bytes, from, length);
            if (read > 0) {
                sum.update(bytes, from, read);
                return read;
            }
            at = end - inflater.getRemaining();
            if (fourBytes() != (int) sum.getValue() || fourBytes() != (int) inflater.getBytesWritten()) {
                throw broken();
            }
            isInMember = false;
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    /** 0 at the end of the member. */
    private int inflate(byte[] bytes, int from, int length) throws IOException {
        try {
            while (!inflater.finished()) {
                int read = inflater.inflate(bytes, from, length);
                if (read > 0) {
                    return read;
                }
                if (inflater.needsDictionary()) {
                    throw broken();
                }
                if (inflater.needsInput()) {
                    at = end;
                    if (!fill()) {
                        throw new EOFException();
                    }
                    inflater.setInput(packed, at, end - at);
                }
            }
            return 0;
        } catch (DataFormatException malformed) {
            throw broken();
        }
    }

    /** Whether another begins here; false at the end of the body. */
    private boolean isMember() throws IOException {
        if (at == end && !fill()) {
            return false;
        }
        if (next() != FIRST || next() != SECOND || next() != DEFLATE) {
            throw broken();
        }
        int flags = next();
        skip(OF_NO_USE);
        if ((flags & WITH_EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & WITH_NAME) != 0) {
            skipText();
        }
        if ((flags & WITH_COMMENT) != 0) {
            skipText();
        }
        if ((flags & WITH_SUM) != 0) {
            skip(2);
        }
        sum.reset();
        inflater.reset();
        inflater.setInput(packed, at, end - at);
        isInMember = true;
        return true;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int letter = next();
        while (letter != 0) {
            letter = next();
        }
    }

    private int fourBytes() throws IOException {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException();
        }
        return packed[at++] & 0xFF;
    }

    private boolean fill() throws IOException {
        int read = in.read(packed, 0, packed.length);
        at = 0;
        end = Math.max(0, read);
        return read > 0;
    }

    private static MalformedException broken() {
        return new MalformedException("it is no whole gzip");
    }
}
