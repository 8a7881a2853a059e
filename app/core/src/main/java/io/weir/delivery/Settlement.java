package io.weir.delivery;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One batch from its first request until each of its events has an outcome that lets the offset move past it. Decides
 * what is sent next and when: the rest at once where the answer was about a neighbour, halves where a request was
 * refused as a whole, the same events after a wait where the SIEM was in trouble, and for as long as it takes.
 *
 * <p>Owned by one thread. Time is a monotonic reading in nanoseconds, given by the caller.
 */
public final class Settlement {
    private final Batch batch;
    private final Framing framing;
    private final RetryPolicy policy;

    /** What still has no outcome, in order, cut into what goes into one request. */
    private final Deque<List<Item>> parts = new ArrayDeque<>();

    private final List<Settled.Rejected> rejected = new ArrayList<>();
    private boolean sending;
    private int requests;
    private long firstRequestNanos;
    private long lastAnswerNanos;
    private int failures;
    private long notBeforeNanos;
    private Delivery.@Nullable TargetFault fault;

    public Settlement(Batch batch, Framing framing, RetryPolicy policy, long nowNanos) {
        this.batch = batch;
        this.framing = framing;
        this.policy = policy;
        this.notBeforeNanos = nowNanos;
        if (batch.unsendable()) {
            rejected.add(new Settled.Rejected(batch.items().get(0), unsendable(batch), 0));
        } else {
            parts.add(batch.items());
        }
    }

    /** One whose events have their outcome already. */
    public static Settlement of(Settled settled, Framing framing, RetryPolicy policy) {
        Settlement it = new Settlement(Batch.of(framing, settled.items()), framing, policy, 0);
        it.parts.clear();
        it.rejected.clear();
        it.rejected.addAll(settled.rejected());
        it.requests = settled.effort().requests();
        it.lastAnswerNanos = settled.effort().time().toNanos();
        return it;
    }

    /** The next request, where one is due and none is under way. */
    public Optional<Batch> next(long nowNanos) {
        if (!isDue(nowNanos)) {
            return Optional.empty();
        }
        sending = true;
        if (requests++ == 0) {
            firstRequestNanos = nowNanos;
        }
        List<Item> part = parts.element();
        return Optional.of(part.size() == batch.size() ? batch : Batch.of(framing, part));
    }

    /** Takes the answer to the last request that {@link #next} gave out. */
    public void answered(Receipt receipt, long nowNanos) {
        if (!sending) {
            throw new IllegalStateException("an answer, but no request is under way");
        }
        sending = false;
        lastAnswerNanos = nowNanos;
        fault = null;
        parts.remove();
        Answer answer = new Answer(receipt);
        answer.putBackRest();
        notBeforeNanos = nowNanos + answer.pause().toNanos();
    }

    /** True once every event is delivered or refused. */
    public boolean isSettled() {
        return parts.isEmpty() && !sending;
    }

    public boolean isSending() {
        return sending;
    }

    /** Whether {@link #next} would give out a request. */
    public boolean isDue(long nowNanos) {
        return !sending && !parts.isEmpty() && nowNanos - notBeforeNanos >= 0;
    }

    /** Why nothing moves, where the target and not an event is at fault. */
    public Optional<Delivery.TargetFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** How long until the next request is due; empty while one is under way, or none is needed any more. */
    public OptionalLong nanosToNext(long nowNanos) {
        return sending || parts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, notBeforeNanos - nowNanos));
    }

    /**
     * The events up to the first that has no outcome yet: the whole batch once it is settled, less where it is broken
     * off. Empty where the very first is still open.
     */
    public Optional<Settled> settled() {
        if (sending) {
            return Optional.empty();
        }
        List<Item> items = batch.items();
        long firstOpen = parts.isEmpty()
                ? Long.MAX_VALUE
                : parts.element().get(0).origin().offset();
        int count = parts.isEmpty() ? items.size() : 0;
        while (count < items.size() && items.get(count).origin().offset() < firstOpen) {
            count++;
        }
        if (count == 0) {
            return Optional.empty();
        }
        List<Settled.Rejected> covered = rejected.stream()
                .filter(it -> it.item().origin().offset() < firstOpen)
                .toList();
        return Optional.of(new Settled(items.subList(0, count), covered, effort()));
    }

    public long heldBytes() {
        return batch.items().stream().mapToLong(Item::heldBytes).sum();
    }

    public int events() {
        return batch.size();
    }

    private Settled.Effort effort() {
        return requests == 0
                ? Settled.Effort.NONE
                : new Settled.Effort(requests, Duration.ofNanos(lastAnswerNanos - firstRequestNanos));
    }

    private Delivery.Poison unsendable(Batch alone) {
        return alone.items().get(0).wire().size() == 0
                ? new Delivery.Poison("no JSON object", null, "unsendable")
                : new Delivery.Poison(
                        "a request of " + alone.bodyBytes() + " bytes is more than the target takes",
                        null,
                        "too_large");
    }

    /** One answer, sorted into what is done with and what is not. */
    private final class Answer {
        private final List<Item> rest = new ArrayList<>();
        private final int size;
        private boolean split;
        private boolean untouchedOnly = true;
        private @Nullable Duration longestWish;

        Answer(Receipt receipt) {
            size = receipt.batch().size();
            for (int i = 0; i < size; i++) {
                sort(receipt.batch().items().get(i), receipt.outcomes().get(i));
            }
        }

        private void sort(Item item, Delivery outcome) {
            if (outcome instanceof Delivery.Delivered) {
                return;
            }
            if (outcome instanceof Delivery.Poison poison) {
                rejected.add(new Settled.Rejected(item, poison, requests));
            } else if (outcome instanceof Delivery.Split refusal && size == 1) {
                rejected.add(new Settled.Rejected(
                        item, new Delivery.Poison(refusal.cause(), refusal.status(), null), requests));
            } else {
                rest.add(item);
                weigh(outcome);
            }
        }

        private void weigh(Delivery outcome) {
            if (outcome instanceof Delivery.TargetFault it) {
                fault = it;
            } else if (outcome instanceof Delivery.Split) {
                split = true;
            } else if (outcome instanceof Delivery.Retry retry) {
                Duration wish = retry.after();
                untouchedOnly &= wish != null && wish.isZero();
                if (wish != null && (longestWish == null || wish.compareTo(longestWish) > 0)) {
                    longestWish = wish;
                }
            }
        }

        void putBackRest() {
            int half = rest.size() / 2;
            if (split && half > 0) {
                parts.addFirst(List.copyOf(rest.subList(half, rest.size())));
                parts.addFirst(List.copyOf(rest.subList(0, half)));
            } else if (!rest.isEmpty()) {
                parts.addFirst(rest);
            }
        }

        Duration pause() {
            boolean progress = rest.size() < size;
            if (rest.isEmpty() || (fault == null && (split || (progress && untouchedOnly)))) {
                failures = 0;
                return Duration.ZERO;
            }
            failures = progress ? 1 : failures + 1;
            if (fault != null) {
                return policy.targetFault().next(failures, null);
            }
            // "At once" from a SIEM that took nothing would be a hot loop.
            boolean named = longestWish != null && !longestWish.isZero();
            return policy.retry().next(failures, named ? longestWish : null);
        }
    }
}
