package io.weir.tally;

import io.weir.envelope.Sid;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one stage has done with the events of one lane, in one partition, from the first on: sums and never differences,
 * so that the last record says all. One thread owns it.
 */
public final class Account {
    private final LedgerKey key;
    private final long lane;
    private final long begun;
    private final Sequence sequence = new Sequence();
    private final Map<Outcome, Sum> sums = new EnumMap<>(Outcome.class);
    private long covered;
    private boolean changed;

    /** @param begun the offset at which the partition's tally began: what stands before it, nobody counted */
    Account(LedgerKey key, long begun) {
        this.key = key;
        this.lane = Digest.lane(key.lane());
        this.begun = begun;
        this.covered = begun;
        for (Outcome outcome : Outcome.values()) {
            sums.put(outcome, new Sum());
        }
    }

    /** An event of a lane whose numbers are dense, as it comes. */
    public void take(Sid sid, int crc, long offset) {
        add(Outcome.TAKEN, sid, crc);
        if (isNumbered(sid)) {
            sequence.see(sid.epoch(), sid.seq(), offset, begun == 0);
        }
    }

    /** An event that was a dead letter and comes again: its number is no news. */
    public void takeAgain(Sid sid, int crc) {
        add(Outcome.TAKEN, sid, crc);
        add(Outcome.REDRIVEN, sid, crc);
    }

    /** An event of a stage that gets only some of a lane's, in their order. */
    public void takeSome(Sid sid, int crc) {
        add(Outcome.TAKEN, sid, crc);
        if (isNumbered(sid)) {
            sequence.rise(sid.epoch(), sid.seq());
        }
    }

    /** What the source says in its first event of an epoch: the last sid that it committed before. */
    public void follows(Sid last, long offset) {
        if (isNumbered(last)) {
            sequence.ended(last.epoch(), last.seq(), offset, begun == 0);
        }
    }

    /**
     * @param crc of the bytes that leave
     * @return the digest that this added
     */
    public long settle(Outcome outcome, Sid sid, int crc) {
        return add(outcome, sid, crc);
    }

    public LedgerKey key() {
        return key;
    }

    /** The offset at which the partition's tally began. */
    public long begun() {
        return begun;
    }

    /** The first offset that this account does not cover. */
    public long covered() {
        return covered;
    }

    public Count count(Outcome outcome) {
        Sum sum = sum(outcome);
        return new Count(sum.events, sum.digest);
    }

    /** The epoch of the last event, or -1 where there is none with a number. */
    public long epoch() {
        return sequence.epoch();
    }

    /** The number that the next event of the epoch must have. */
    public long next() {
        return sequence.next();
    }

    /** Events that never came; those of {@link #gaps} are named. */
    public long missing() {
        return sequence.missing();
    }

    /** Events that came again; where only some of a lane's come, also those behind a higher number. */
    public long repeated() {
        return sequence.repeated();
    }

    /** Events that came behind a higher number than theirs, each once: nothing is missing, and the order is not kept. */
    public long late() {
        return sequence.late();
    }

    public List<Gap> gaps() {
        return sequence.gaps();
    }

    /** A copy that goes on by itself, for an auditor who counts what the account does not cover yet. */
    public Account copy() {
        return AccountCodec.read(key, AccountCodec.write(this));
    }

    void restore(long coveredOffset, long epoch, long next, long missing, long repeated, long late, List<Gap> gaps) {
        covered = coveredOffset;
        sequence.restore(epoch, next, missing, repeated, late, gaps);
    }

    void restore(Outcome outcome, Count count) {
        Sum sum = sum(outcome);
        sum.events = count.events();
        sum.digest = count.digest();
    }

    void cover(long offset) {
        covered = offset;
        changed = false;
    }

    boolean isChanged() {
        return changed;
    }

    private long add(Outcome outcome, Sid sid, int crc) {
        Sum sum = sum(outcome);
        sum.events++;
        // The account of many lanes has to know each by its own name.
        long its = key.lane().equals(sid.lane()) ? lane : Digest.lane(sid.lane());
        long digest = Digest.of(its, sid, crc);
        sum.digest += digest;
        changed = true;
        return digest;
    }

    private Sum sum(Outcome outcome) {
        return Objects.requireNonNull(sums.get(outcome));
    }

    /** The derived sid of a foreign record is its offset, and offsets have gaps; many lanes in one have no order. */
    private boolean isNumbered(Sid sid) {
        return !sid.isDerived() && !key.lane().equals(Tally.OTHERS);
    }

    /** A {@link Count} that grows in place: millions of events a minute come here. */
    private static final class Sum {
        long events;
        long digest;
    }
}
