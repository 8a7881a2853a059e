package io.weir.demo;

/** 64-bit FNV-1a with a last mix, so that its remainders are even too. */
final class Hash {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Hash() {}

    static long of(byte[] bytes, int from, int to) {
        long hash = FNV_OFFSET;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * FNV_PRIME;
        }
        return mix(hash);
    }

    static long mix(long number) {
        long mixed = (number ^ (number >>> 32)) * GOLDEN;
        return mixed ^ (mixed >>> 29);
    }
}
