package io.weir.tally;

/** How many events, and the sum of their {@link Digest}s. */
public record Count(long events, long digest) {
    public static final Count NONE = new Count(0, 0);

    public Count plus(Count other) {
        return new Count(events + other.events, digest + other.digest);
    }

    public Count minus(Count other) {
        return new Count(events - other.events, digest - other.digest);
    }

    public boolean isNone() {
        return events == 0 && digest == 0;
    }

    @Override
    public String toString() {
        return events + " events, digest " + Long.toHexString(digest);
    }
}
