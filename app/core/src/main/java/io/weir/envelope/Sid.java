package io.weir.envelope;

import java.util.Optional;

/**
 * The identity of one event, given once at the edge and kept on every retry, redrive and restart. {@code seq} is dense
 * per lane and epoch, so a gap means loss. The text form is {@code lane:epoch:seq}.
 *
 * <p>An epoch is the wall clock, in milliseconds, of the moment a source took the lane over, and always greater than
 * the lane's last one: a data folder that was deleted and made anew can therefore never repeat an id that the SIEM
 * already knows and would take for a duplicate.
 */
public record Sid(String lane, long epoch, long seq) {
    private static final char DERIVED = '@';

    /** Kafka's own limit for a topic name is 249 characters; with the mark and a partition a lane has at most 261. */
    private static final int LANE_LENGTH_MAX = 261;

    public Sid {
        if (!isLane(lane) || epoch < 0 || seq < 0) {
            throw new IllegalArgumentException(
                    "no sid: a lane of " + lane.length() + " characters, epoch " + epoch + ", seq " + seq);
        }
    }

    /**
     * The sid of a record that came into the raw topic without one. Its lane is its partition, marked with {@code @};
     * its epoch the record's timestamp, so that a topic deleted and made anew does not repeat an id.
     */
    public static Sid derived(Origin origin, long recordTimestampMillis) {
        return new Sid(
                DERIVED + origin.topic() + "-" + origin.partition(),
                Math.max(0, recordTimestampMillis),
                origin.offset());
    }

    public static Optional<Sid> parse(String text) {
        int seqColon = text.lastIndexOf(':');
        int epochColon = text.lastIndexOf(':', seqColon - 1);
        if (epochColon < 1) {
            return Optional.empty();
        }
        String lane = text.substring(0, epochColon);
        long epoch = digits(text, epochColon + 1, seqColon);
        long seq = digits(text, seqColon + 1, text.length());
        return epoch < 0 || seq < 0 || !isLane(lane) ? Optional.empty() : Optional.of(new Sid(lane, epoch, seq));
    }

    /** True for a record that another producer wrote without a sid: its lane is audited by count only. */
    public boolean isDerived() {
        return lane.charAt(0) == DERIVED;
    }

    @Override
    public String toString() {
        return lane + ":" + epoch + ":" + seq;
    }

    private static boolean isLane(String lane) {
        int first = !lane.isEmpty() && lane.charAt(0) == DERIVED ? 1 : 0;
        if (lane.length() == first || lane.length() > LANE_LENGTH_MAX) {
            return false;
        }
        for (int i = first; i < lane.length(); i++) {
            char c = lane.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** The number written there, or -1. At most 18 digits, so it cannot overflow; no sign and no leading zeros. */
    private static long digits(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 18 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
