package io.weir.flow;

/** What one request costs of the buffer it is paid for out of, the same for those who pay and those who set its size. */
public final class IntakeBuffer {
    /** Objects, references and headers around an event until it is committed, measured at 180 to 240. */
    public static final int EVENT_OVERHEAD_BYTES = 256;

    /** So that the largest body which is allowed fits the buffer even where it consists of the smallest events. */
    public static final int EVENTS_MAX = 100_000;

    private IntakeBuffer() {}

    /** A packed body, what comes out of it, and the events of that: all there at once. A smaller buffer never takes it. */
    public static long bytesFor(long bodyBytesMax) {
        return 3 * bodyBytesMax + (long) EVENTS_MAX * EVENT_OVERHEAD_BYTES;
    }
}
