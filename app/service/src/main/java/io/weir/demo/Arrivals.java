package io.weir.demo;

import java.util.Arrays;

/** The events of one request: who they are, and what became of each. One a connection, used again and again. */
final class Arrivals {
    /** What the SIEM did with an event; {@code NEW} until {@link Reception} has looked. */
    enum Fate {
        NEW,
        /** Its id was there already. */
        REPEATED,
        /** Refused for good. */
        REJECTED,
        /** To be sent again. */
        THROTTLED
    }

    private int size;
    private int[] idFroms = new int[512];
    private int[] idTos = new int[512];
    private long[] lanes = new long[512];
    private long[] seqs = new long[512];
    private long[] runs = new long[512];
    private long[] numbers = new long[512];
    private Fate[] fates = new Fate[512];

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Adds the event that the scan has just stepped over; its index. */
    int add(byte[] bytes, JsonScan scan) {
        if (size == lanes.length) {
            grow();
        }
        idFroms[size] = scan.idFrom();
        idTos[size] = scan.idTo();
        if (scan.hasId()) {
            identify(bytes, scan.idFrom(), scan.idTo());
        }
        runs[size] = scan.marker.run;
        numbers[size] = scan.marker.number;
        fates[size] = Fate.NEW;
        return size++;
    }

    Fate fate(int event) {
        return fates[event];
    }

    void fate(int event, Fate fate) {
        fates[event] = fate;
    }

    boolean hasId(int event) {
        return idTos[event] > idFroms[event];
    }

    /** Where the id stands in the request's body. */
    int idFrom(int event) {
        return idFroms[event];
    }

    int idLength(int event) {
        return idTos[event] - idFroms[event];
    }

    long lane(int event) {
        return lanes[event];
    }

    long seq(int event) {
        return seqs[event];
    }

    long run(int event) {
        return runs[event];
    }

    long number(int event) {
        return numbers[event];
    }

    private void identify(byte[] bytes, int from, int to) {
        int colon = to;
        long seq = 0;
        long power = 1;
        for (int i = to - 1; i > from; i--) {
            byte b = bytes[i];
            if (b == ':') {
                colon = i;
                break;
            }
            if (b < '0' || b > '9' || to - i > 18) {
                break;
            }
            seq += (b - '0') * power;
            power *= 10;
        }
        boolean isSid = colon < to - 1;
        lanes[size] = Hash.of(bytes, from, isSid ? colon : to);
        seqs[size] = isSid ? seq : IdSet.PLAIN;
    }

    private void grow() {
        int length = size * 2;
        idFroms = Arrays.copyOf(idFroms, length);
        idTos = Arrays.copyOf(idTos, length);
        lanes = Arrays.copyOf(lanes, length);
        seqs = Arrays.copyOf(seqs, length);
        runs = Arrays.copyOf(runs, length);
        numbers = Arrays.copyOf(numbers, length);
        fates = Arrays.copyOf(fates, length);
    }
}
