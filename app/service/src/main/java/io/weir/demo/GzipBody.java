package io.weir.demo;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks gzip into a buffer of its own that is used again; bounded, because a bomb is small on the wire. */
final class GzipBody implements AutoCloseable {
    private static final int HEAD = 10;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final int max;
    private final Inflater inflater = new Inflater(true);
    private byte[] bytes = new byte[64 << 10];

    GzipBody(int max) {
        this.max = max;
    }

    byte[] bytes() {
        return bytes;
    }

    int inflate(byte[] packed, int length) throws DataFormatException {
        inflater.reset();
        int head = headLength(packed, length);
        inflater.setInput(packed, head, length - head);
        int unpacked = 0;
        while (!inflater.finished()) {
            if (unpacked == bytes.length) {
                if (bytes.length >= max) {
                    throw new DataFormatException("unpacks to more than " + max + " bytes");
                }
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            int more = inflater.inflate(bytes, unpacked, bytes.length - unpacked);
            if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new DataFormatException("ends too early");
            }
            unpacked += more;
        }
        return unpacked;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private static int headLength(byte[] packed, int length) throws DataFormatException {
        if (length < HEAD || (packed[0] & 0xff) != 0x1f || (packed[1] & 0xff) != 0x8b) {
            throw new DataFormatException("no gzip");
        }
        int flags = packed[3];
        int at = HEAD;
        if ((flags & FLAG_EXTRA) != 0 && at + 2 <= length) {
            at += 2 + (packed[at] & 0xff) + ((packed[at + 1] & 0xff) << 8);
        }
        for (int flag : new int[] {FLAG_NAME, FLAG_COMMENT}) {
            if ((flags & flag) != 0) {
                while (at < length && packed[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & FLAG_CRC) != 0 ? 2 : 0;
        if (at >= length) {
            throw new DataFormatException("ends in its head");
        }
        return at;
    }
}
