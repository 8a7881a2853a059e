package io.weir.source;

import io.weir.flow.ByteBudget;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request on their way to the topic, all in one transaction, and the sender who waits for them. It
 * is answered once, whoever comes first: the commit, the deadline or the end of the task. Where nobody waits, as behind
 * datagrams, it is their listener that is told.
 */
final class Submission {
    private final int senderHash;
    private final List<SourceEvent> events;
    private final long eventBytes;
    private final Instant received;
    private final ByteBudget.Claim claim;
    private final Consumer<@Nullable Refusal> sender;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** These two belong to the task's thread. */
    private int uncommitted;

    private boolean dropped;

    /** Set once, before it is shared. */
    private long deadlineNanos;

    /** @param sender told why it was refused, or null once it is committed */
    Submission(
            int senderHash,
            EventList events,
            Instant received,
            ByteBudget.Claim claim,
            Consumer<@Nullable Refusal> sender) {
        this.senderHash = senderHash;
        this.events = List.copyOf(events.events());
        this.eventBytes = events.eventBytes();
        this.received = received;
        this.claim = claim;
        this.sender = sender;
        this.uncommitted = this.events.size();
    }

    int senderHash() {
        return senderHash;
    }

    List<SourceEvent> events() {
        return events;
    }

    long eventBytes() {
        return eventBytes;
    }

    Instant received() {
        return received;
    }

    void expectAnswerBefore(long nanos) {
        deadlineNanos = nanos;
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** One event of it is committed, or was taken out on the way; true where that was the last. */
    boolean settleOne(boolean committed) {
        dropped |= !committed;
        return --uncommitted == 0;
    }

    /** To be called when the last event is settled. */
    @Nullable
    Refusal outcome() {
        return dropped ? Refusal.DROPPED : null;
    }

    /** True for the one who may {@link #answer}. */
    boolean claimAnswer() {
        return answered.compareAndSet(false, true);
    }

    void answer(@Nullable Refusal refusal) {
        sender.accept(refusal);
    }

    /** The memory is free, which may be long after the answer. */
    void release() {
        claim.release();
    }
}
