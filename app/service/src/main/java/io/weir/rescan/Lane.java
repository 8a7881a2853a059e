package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one partition holds of one lane. One thread owns it. */
final class Lane {
    /** A source begins one each time it starts; what begins thousands is none of ours. */
    static final int EPOCHS_MAX = 10_000;

    /** What the first event of an epoch says of those before it. */
    record After(long epoch, long seq) {}

    private final byte[] name;
    private final String text;
    private final long hash;
    private final boolean isNumbered;
    private final TreeMap<Long, Runs> epochs = new TreeMap<>();
    private final Map<Long, After> afters = new TreeMap<>();
    private @Nullable Runs runs;
    private long epoch = -1;
    private long previousEpoch = -1;
    private long previousSeq = -1;
    private long firstEpoch = -1;
    private long firstSeq;

    long taken;
    long redriven;
    long valid;
    long priority;
    long deadLetters;
    long delivered;
    long rejected;
    long waitingRaw;
    long waitingOut;
    /** Records with numbers that cannot be followed. */
    long unfollowed;
    /** Records of each topic so far: two findings with nothing sound between them are one. */
    final long[] seen = new long[Kind.values().length];

    /** @param isNumbered false where numbers have no meaning: offsets of another producer's records, or many lanes */
    Lane(byte[] name, long hash, boolean isNumbered) {
        this.name = name;
        this.text = new String(name, ISO_8859_1);
        this.hash = hash;
        this.isNumbered = isNumbered;
    }

    byte[] name() {
        return name;
    }

    String text() {
        return text;
    }

    long hash() {
        return hash;
    }

    boolean isNumbered() {
        return isNumbered;
    }

    /** A record of raw that was sent for the first time. */
    Runs.Seen see(long itsEpoch, long seq, long offset) {
        Runs its = runs;
        if (its == null || itsEpoch != epoch) {
            its = epochs.get(itsEpoch);
            if (its == null) {
                if (epochs.size() == EPOCHS_MAX) {
                    return Runs.Seen.TOO_FAR;
                }
                its = new Runs(offset);
                epochs.put(itsEpoch, its);
            }
            if (firstEpoch < 0) {
                firstEpoch = itsEpoch;
                firstSeq = seq;
            }
            runs = its;
            epoch = itsEpoch;
        }
        Runs.Seen seen = its.see(seq, offset);
        if (seen == Runs.Seen.AGAIN || seen == Runs.Seen.TOO_FAR) {
            return seen;
        }
        // Behind the one before it, and not behind the highest: one number that is wrong makes one finding.
        boolean isBehind = itsEpoch < previousEpoch || (itsEpoch == previousEpoch && seq < previousSeq);
        previousEpoch = itsEpoch;
        previousSeq = seq;
        return isBehind ? Runs.Seen.LATE : Runs.Seen.NEXT;
    }

    void follows(long itsEpoch, After after) {
        if (afters.size() < EPOCHS_MAX) {
            afters.putIfAbsent(itsEpoch, after);
        }
    }

    Map<Long, Runs> epochs() {
        return epochs;
    }

    Map<Long, After> afters() {
        return afters;
    }

    /** Of the first record that the partition still has; -1 where it has none. */
    long firstEpoch() {
        return firstEpoch;
    }

    long firstSeq() {
        return firstSeq;
    }
}
