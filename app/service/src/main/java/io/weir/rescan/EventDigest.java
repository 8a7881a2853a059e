package io.weir.rescan;

/**
 * The number that receipts add up, computed here a second time. The formula is a contract; a test holds both to the same
 * numbers: FNV-1a of the lane's name, then epoch, seq and CRC-32C mixed in one by one with the finisher of SplitMix64.
 */
final class EventDigest {
    static final long LANE_BEGIN = 0xcbf29ce484222325L;

    private static final long LANE_STEP = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long FIRST = 0xbf58476d1ce4e5b9L;
    private static final long SECOND = 0x94d049bb133111ebL;

    private EventDigest() {}

    static long lane(long hash, byte character) {
        return (hash ^ (character & 0xff)) * LANE_STEP;
    }

    static long lane(byte[] name) {
        long hash = LANE_BEGIN;
        for (byte character : name) {
            hash = lane(hash, character);
        }
        return hash;
    }

    static long of(long lane, long epoch, long seq, int crc) {
        return finish(finish(finish(lane + GOLDEN * epoch) + FIRST * seq) + SECOND * crc);
    }

    /** For sums of our own: who stands where. */
    static long at(long offset, long what) {
        return finish(finish(what) + GOLDEN * offset);
    }

    private static long finish(long value) {
        long mixed = value;
        mixed ^= mixed >>> 30;
        mixed *= FIRST;
        mixed ^= mixed >>> 27;
        mixed *= SECOND;
        mixed ^= mixed >>> 31;
        return mixed;
    }
}
