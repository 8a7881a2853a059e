package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was read of one sender at once: its datagrams, or what one read of its connection completed. */
final class Round {
    static final String UDP = "udp";
    static final String TCP = "tcp";
    static final String TLS = "tls";

    private final String sender;
    private final String source;
    private final Instant received;
    private final boolean isTakenUp;
    private final ByteBudget.Claim claim;
    private final EventList events;
    private final Hints hints;

    private Round(String sender, String source, Instant received, boolean isTakenUp, ByteBudget.Claim claim) {
        this.sender = sender;
        this.source = source;
        this.received = received;
        this.isTakenUp = isTakenUp;
        this.claim = claim;
        events = new EventList(claim, Spill.EVENT_BYTES_MAX);
        hints = hints(sender, source, null);
    }

    /** @param source one of those above */
    static Round read(String sender, String source, Instant received, ByteBudget.Claim claim) {
        return new Round(sender, source, received, false, claim);
    }

    /** From the file, where it stays until it is committed. Beside the buffer: it is not to wait behind what comes now. */
    static Round takenUp(Spill.Kept kept) {
        ByteBudget.Claim beside = new ByteBudget(Long.MAX_VALUE).claim();
        Round round = new Round(kept.sender(), kept.source(), kept.received(), true, beside);
        kept.events().forEach(it -> round.add(it.payload().bytes(), it.hints()));
        return round;
    }

    /** @param fields of a part of a message, which one it is */
    static Hints hints(String sender, String source, @Nullable String fields) {
        return new Hints(null, source, sender, null, null, fields);
    }

    void add(byte[] bytes) {
        add(bytes, hints);
    }

    /** @param number from 1; what has the same message in it is behind it, in the same lane */
    void addPart(byte[] bytes, int number) {
        add(bytes, hints(sender, source, "{\"syslog_part\":" + number + "}"));
    }

    int size() {
        return events.size();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean isTakenUp() {
        return isTakenUp;
    }

    /** Gives back what was claimed ahead for more events. */
    Submission submission(Consumer<@Nullable Refusal> end) {
        claim.shrinkTo(events.heldBytes());
        return new Submission(sender.hashCode(), events, received, claim, end);
    }

    void release() {
        claim.release();
    }

    Spill.Kept kept() {
        return new Spill.Kept(sender, source, received, events.events());
    }

    /** There is room for it: that was looked at before it was read. */
    private void add(byte[] bytes, Hints its) {
        Refusal refusal = events.add(bytes, its);
        if (refusal != null) {
            throw new IllegalStateException("no room for an event that was read: " + refusal);
        }
    }
}
