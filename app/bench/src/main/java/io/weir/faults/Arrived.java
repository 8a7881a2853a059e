package io.weir.faults;

import io.weir.demo.Witness;
import java.util.Arrays;
import java.util.BitSet;

/** What the SIEM has of one run, event by event: in which order each came for the first time, and when. */
final class Arrived implements Witness {
    private static final int NEVER = -1;

    private final long beganNanos = System.nanoTime();
    private long run = NEVER;
    private int arrivals;
    private int[] ordinals = {};
    private int[] millis = {};

    /** Forgets what was before. */
    synchronized void begin(long ofRun) {
        run = ofRun;
        arrivals = 0;
        ordinals = new int[0];
        millis = new int[0];
    }

    @Override
    public synchronized void arrived(long ofRun, long number) {
        if (ofRun != run) {
            return;
        }
        int index = (int) number;
        if (index >= ordinals.length) {
            grow(Math.max(index + 1, 2 * ordinals.length));
        }
        if (ordinals[index] == NEVER) {
            ordinals[index] = arrivals++;
            millis[index] = nowMillis();
        }
    }

    int nowMillis() {
        return (int) ((System.nanoTime() - beganNanos) / 1_000_000);
    }

    synchronized boolean hasCome(int number) {
        return number < ordinals.length && ordinals[number] != NEVER;
    }

    synchronized int ordinal(int number) {
        return ordinals[number];
    }

    /** The longest time in which none of these events came for the first time, from a moment on. */
    synchronized int longestStallMillis(BitSet numbers, int sinceMillis) {
        int[] times = numbers.stream()
                .filter(this::hasCome)
                .map(number -> millis[number])
                .filter(at -> at >= sinceMillis)
                .sorted()
                .toArray();
        int longest = 0;
        int before = sinceMillis;
        for (int at : times) {
            longest = Math.max(longest, at - before);
            before = at;
        }
        return longest;
    }

    private void grow(int length) {
        int known = ordinals.length;
        ordinals = Arrays.copyOf(ordinals, length);
        millis = Arrays.copyOf(millis, length);
        Arrays.fill(ordinals, known, length, NEVER);
    }
}
