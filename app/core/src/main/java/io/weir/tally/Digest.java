package io.weir.tally;

import io.weir.envelope.Sid;
import java.util.zip.CRC32C;

/**
 * One number for an event: its sid and its bytes, mixed to 64 bits. Digests of many events are added, modulo 2^64, so the
 * sum does not depend on their order, and an event that is lost cannot be made up for by another that comes twice.
 *
 * <p>The formula is a contract with {@code weir audit --deep}, which has one of its own; a test pins both to the same
 * numbers.
 */
public final class Digest {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Odd numbers without a pattern, so that neighbours in one part are far apart in the sum (SplitMix64's own). */
    private static final long EPOCH = 0x9e3779b97f4a7c15L;

    private static final long SEQ = 0xbf58476d1ce4e5b9L;
    private static final long BYTES = 0x94d049bb133111ebL;

    private Digest() {}

    /** @param lane the {@link #lane} of the sid's lane, made once for many events */
    public static long of(long lane, Sid sid, int crc) {
        long one = mix(lane + sid.epoch() * EPOCH);
        long two = mix(one + sid.seq() * SEQ);
        return mix(two + crc * BYTES);
    }

    /** FNV-1a of the name, which is ASCII. */
    public static long lane(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** CRC-32C, because processors have an instruction for it. */
    public static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    private static long mix(long value) {
        long x = (value ^ value >>> 30) * SEQ;
        x = (x ^ x >>> 27) * BYTES;
        return x ^ x >>> 31;
    }
}
