package io.weir.source;

import io.weir.flow.ByteBudget;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a gzip body that is there in whole, paying for what comes out before it is held: a megabyte of zeros packs
 * into a thousand bytes.
 *
 * <p>Members are read here and not by {@link java.util.zip.GZIPInputStream}, which takes whatever follows the first for
 * nothing where it is no member (JDK 17, readTrailer): a sender would hear 200 for events that were cut off.
 */
final class Gunzip {
    private static final int FIRST_BYTES = 8192;

    /** A checksum and a length, four bytes each. */
    private static final int TRAILER_BYTES = 8;

    private final ByteBudget.Claim claim;
    private final int bytesMax;
    private byte[] bytes = new byte[0];
    private int size;

    Gunzip(ByteBudget.Claim claim, int bytesMax) {
        this.claim = claim;
        this.bytesMax = bytesMax;
    }

    /** Null where all of it came out sound: then {@link #bytes} holds {@link #size} bytes. */
    @Nullable
    Refusal unpack(byte[] packed, int packedSize) {
        Inflater inflater = new Inflater(true);
        try {
            int at = 0;
            do {
                int data = GzipHeader.end(packed, at, packedSize);
                if (data < 0) {
                    return Refusal.INVALID_GZIP;
                }
                inflater.reset();
                inflater.setInput(packed, data, packedSize - data);
                int first = size;
                Refusal refusal = inflate(inflater);
                if (refusal != null) {
                    return refusal;
                }
                at = packedSize - inflater.getRemaining();
                if (!isTrailer(packed, at, packedSize, first)) {
                    return Refusal.INVALID_GZIP;
                }
                at += TRAILER_BYTES;
            } while (at < packedSize);
            return null;
        } catch (DataFormatException malformed) {
            return Refusal.INVALID_GZIP;
        } finally {
            inflater.end();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** All data of one member. */
    private @Nullable Refusal inflate(Inflater inflater) throws DataFormatException {
        while (!inflater.finished()) {
            if (size == bytes.length) {
                // One byte more than is allowed, to see whether there is one.
                int grown = (int) Math.min(bytesMax + 1L, Math.max(FIRST_BYTES, 2L * size));
                if (!claim.grow(grown - size)) {
                    return Refusal.BUSY;
                }
                bytes = Arrays.copyOf(bytes, grown);
            }
            int read = inflater.inflate(bytes, size, bytes.length - size);
            if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                return Refusal.INVALID_GZIP;
            }
            size += read;
            if (size > bytesMax) {
                return Refusal.BODY_TOO_LARGE;
            }
        }
        return null;
    }

    /** Whether what stands there is the checksum and the length of what came out since {@code first}. */
    private boolean isTrailer(byte[] packed, int at, int packedSize, int first) {
        if (packedSize - at < TRAILER_BYTES) {
            return false;
        }
        CRC32 sum = new CRC32();
        sum.update(bytes, first, size - first);
        return fourBytes(packed, at) == (int) sum.getValue() && fourBytes(packed, at + 4) == size - first;
    }

    private static int fourBytes(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }
}
