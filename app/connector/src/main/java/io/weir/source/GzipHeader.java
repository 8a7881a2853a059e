package io.weir.source;

import java.util.zip.CRC32;

/** What stands before the packed data of a gzip member (RFC 1952). */
final class GzipHeader {
    private static final int FIXED_BYTES = 10;
    private static final int DEFLATE = 8;

    private static final int WITH_SUM = 0x02;
    private static final int WITH_EXTRA = 0x04;
    private static final int WITH_NAME = 0x08;
    private static final int WITH_COMMENT = 0x10;
    private static final int RESERVED = 0xE0;

    private GzipHeader() {}

    /** Where the data begins, given where the member does; -1 where no whole header stands there. */
    static int end(byte[] bytes, int from, int to) {
        if (to - from < FIXED_BYTES
                || bytes[from] != 0x1F
                || bytes[from + 1] != (byte) 0x8B
                || bytes[from + 2] != DEFLATE) {
            return -1;
        }
        int flags = bytes[from + 3];
        if ((flags & RESERVED) != 0) {
            return -1;
        }
        int at = from + FIXED_BYTES;
        if ((flags & WITH_EXTRA) != 0) {
            at = to - at < 2 ? -1 : within(at + 2 + twoBytes(bytes, at), to);
        }
        if ((flags & WITH_NAME) != 0) {
            at = afterZero(bytes, at, to);
        }
        if ((flags & WITH_COMMENT) != 0) {
            at = afterZero(bytes, at, to);
        }
        return (flags & WITH_SUM) == 0 ? at : afterSum(bytes, from, at, to);
    }

    private static int twoBytes(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private static int within(int at, int to) {
        return at <= to ? at : -1;
    }

    private static int afterZero(byte[] bytes, int from, int to) {
        for (int at = from; at >= 0 && at < to; at++) {
            if (bytes[at] == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private static int afterSum(byte[] bytes, int from, int at, int to) {
        if (at < 0 || to - at < 2) {
            return -1;
        }
        CRC32 sum = new CRC32();
        sum.update(bytes, from, at - from);
        return twoBytes(bytes, at) == (sum.getValue() & 0xFFFF) ? at + 2 : -1;
    }
}
