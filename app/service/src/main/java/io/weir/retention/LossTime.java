package io.weir.retention;

/** How long until events are lost or refused, in seconds, at the present rates; NaN where that is not known. */
final class LossTime {
    static final double NEVER = Double.POSITIVE_INFINITY;

    private LossTime() {}

    /**
     * Where nothing is deleted but by proof: until what has to be kept has taken the room there is.
     *
     * @param room bytes, beyond those that have to be kept
     * @param growth of what has to be kept, in bytes a second
     */
    static double byRoom(double room, double growth) {
        if (room <= 0) {
            return 0;
        }
        return growth <= 0 ? NEVER : room / growth;
    }

    /**
     * Where age deletes: until the oldest record that is needed is that old.
     *
     * @param needed whether there is one
     */
    static double byAge(long retentionMillis, boolean needed, long ageMillis) {
        if (retentionMillis < 0 || !needed) {
            return NEVER;
        }
        return Math.max(0, retentionMillis - ageMillis) / 1e3;
    }

    /**
     * Where size deletes: until what came after the oldest record that is needed is that much.
     *
     * @param growth of the partition, in bytes a second
     */
    static double bySize(long retentionBytes, boolean needed, double neededBytes, double growth) {
        if (retentionBytes < 0 || !needed) {
            return NEVER;
        }
        return byRoom(retentionBytes - neededBytes, growth);
    }

    /** The sooner of the two; unknown only where both are, or the known one is never. */
    static double sooner(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            double known = Double.isNaN(one) ? other : one;
            return known == NEVER ? Double.NaN : known;
        }
        return Math.min(one, other);
    }
}
