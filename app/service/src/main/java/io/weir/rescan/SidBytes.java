package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads {@code lane:epoch:seq} where it stands in a header's bytes. One is used for millions of records. */
final class SidBytes {
    private static final int LANE_LENGTH_MAX = 261;
    private static final int DIGITS_MAX = 18;
    private static final byte[] NOTHING = {};
    private static final boolean[] OF_LANE = ofLane();

    private byte[] text = NOTHING;
    private int laneLength;
    private long laneHash;
    private long epoch;
    private long seq;

    /** @return false where that is no sid; what was read before is then gone */
    boolean read(byte @Nullable [] bytes) {
        laneLength = 0;
        if (bytes == null || bytes.length < 5) {
            return false;
        }
        long hash = EventDigest.LANE_BEGIN;
        int at = 0;
        while (at < bytes.length && bytes[at] != ':') {
            if (!isOfLane(bytes[at]) && !(at == 0 && bytes[at] == '@')) {
                return false;
            }
            hash = EventDigest.lane(hash, bytes[at]);
            at++;
        }
        int marks = bytes[0] == '@' ? 1 : 0;
        if (at == marks || at > LANE_LENGTH_MAX || at == bytes.length) {
            return false;
        }
        int end = at + 1;
        while (end < bytes.length && bytes[end] != ':') {
            end++;
        }
        epoch = number(bytes, at + 1, end);
        seq = number(bytes, end + 1, bytes.length);
        if (epoch < 0 || seq < 0) {
            return false;
        }
        text = bytes;
        laneLength = at;
        laneHash = hash;
        return true;
    }

    /** The identity of a record that has none: where it stands, and when it was written. */
    void derive(byte[] lane, long timestampMillis, long offset) {
        text = lane;
        laneLength = lane.length;
        laneHash = EventDigest.lane(lane);
        epoch = Math.max(0, timestampMillis);
        seq = offset;
    }

    long laneHash() {
        return laneHash;
    }

    long epoch() {
        return epoch;
    }

    long seq() {
        return seq;
    }

    boolean isOf(byte[] lane) {
        return Arrays.equals(lane, 0, lane.length, text, 0, laneLength);
    }

    byte[] lane() {
        return Arrays.copyOf(text, laneLength);
    }

    @Override
    public String toString() {
        return new String(text, 0, laneLength, ISO_8859_1) + ":" + epoch + ":" + seq;
    }

    /** Without sign and leading zeros, and short enough not to overflow; -1 where that is no number. */
    static long number(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < 1 || length > DIGITS_MAX || (length > 1 && bytes[from] == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean isOfLane(byte it) {
        return it >= 0 && OF_LANE[it];
    }

    private static boolean[] ofLane() {
        boolean[] is = new boolean[128];
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
                .chars()
                .forEach(it -> is[it] = true);
        return is;
    }
}
