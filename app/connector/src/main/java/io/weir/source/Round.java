package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The datagrams of one sender that were read together. */
final class Round {
    private final String sender;
    private final Instant received;
    private final boolean isTakenUp;
    private final ByteBudget.Claim claim;
    private final EventList events;
    private final Hints hints;

    private Round(String sender, Instant received, boolean isTakenUp, ByteBudget.Claim claim) {
        this.sender = sender;
        this.received = received;
        this.isTakenUp = isTakenUp;
        this.claim = claim;
        events = new EventList(claim, Datagrams.BYTES_MAX);
        hints = new Hints(null, "udp", sender, null, null, null);
    }

    static Round read(String sender, Instant received, ByteBudget.Claim claim) {
        return new Round(sender, received, false, claim);
    }

    /** From the file, where it stays until it is committed. Beside the buffer: it is not to wait behind what comes now. */
    static Round takenUp(Spill.Kept kept) {
        Round round = new Round(kept.sender(), kept.received(), true, new ByteBudget(Long.MAX_VALUE).claim());
        kept.payloads().forEach(round::add);
        return round;
    }

    /** There is room for it: that was looked at before it was read. */
    void add(byte[] bytes) {
        Refusal refusal = events.add(bytes, hints);
        if (refusal != null) {
            throw new IllegalStateException("no room for a datagram that was read: " + refusal);
        }
    }

    int size() {
        return events.size();
    }

    boolean isTakenUp() {
        return isTakenUp;
    }

    Submission submission(Consumer<@Nullable Refusal> end) {
        return new Submission(sender.hashCode(), events, received, claim, end);
    }

    void release() {
        claim.release();
    }

    Spill.Kept kept() {
        return new Spill.Kept(
                sender,
                received,
                events.events().stream().map(it -> it.payload().bytes()).toList());
    }
}
