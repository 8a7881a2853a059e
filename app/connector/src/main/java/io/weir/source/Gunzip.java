package io.weir.source;

import io.weir.flow.ByteBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a gzip body that is there in whole, paying for what comes out before it is held: a megabyte of zeros packs
 * into a thousand bytes.
 */
final class Gunzip {
    private static final int FIRST_BYTES = 8192;

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
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, 0, packedSize), FIRST_BYTES)) {
            while (true) {
                if (size == bytes.length) {
                    if (size > bytesMax) {
                        return Refusal.BODY_TOO_LARGE;
                    }
                    // One byte more than is allowed, to see whether there is one.
                    int grown = (int) Math.min(bytesMax + 1L, Math.max(FIRST_BYTES, 2L * size));
                    if (!claim.grow(grown - size)) {
                        return Refusal.BUSY;
                    }
                    bytes = Arrays.copyOf(bytes, grown);
                }
                int read = in.read(bytes, size, bytes.length - size);
                if (read < 0) {
                    return null;
                }
                size += read;
            }
        } catch (IOException malformed) {
            return Refusal.INVALID_GZIP;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }
}
