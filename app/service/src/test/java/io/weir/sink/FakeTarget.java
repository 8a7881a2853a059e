package io.weir.sink;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.config.TargetSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** A SIEM in memory that does what a test says, and knows how often it has taken each event, and in which order. */
final class FakeTarget implements SiemTarget, TargetSettings {
    /** What it says of one event, given how often it was asked for it before. */
    private volatile BiFunction<Item, Integer, Delivery> behaviour = (item, asked) -> Delivery.delivered();

    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean repliesAreLost;
    private volatile Predicate<Sid> breaksOn = sid -> false;
    private volatile IntPredicate gated = partition -> true;

    private final Map<Sid, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<Sid, AtomicInteger> taken = new ConcurrentHashMap<>();
    private final Map<Integer, List<Long>> offsets = new ConcurrentHashMap<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile long firstNanos;
    private volatile long lastNanos;

    void behave(BiFunction<Item, Integer, Delivery> it) {
        behaviour = it;
    }

    /** Requests wait until the gate is opened. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    /** Only those for these partitions. */
    void shutFor(IntPredicate partitions) {
        gated = partitions;
        shut();
    }

    /** Encoding such an event ends in an error, as it does where the heap is full. */
    void breakOn(Predicate<Sid> events) {
        breaksOn = events;
    }

    void open() {
        gate.countDown();
    }

    /** Takes what it takes, and then says that nothing came back. */
    void loseReplies(boolean lose) {
        repliesAreLost = lose;
    }

    int distinct() {
        return taken.size();
    }

    int duplicates() {
        return taken.values().stream().mapToInt(AtomicInteger::get).sum() - taken.size();
    }

    int requests() {
        return sizes.size();
    }

    int underWay() {
        return underWay.get();
    }

    /** Since the last time that this was asked. */
    int mostUnderWay() {
        return mostUnderWay.getAndSet(0);
    }

    /** From the first request to the last. */
    Duration span() {
        return Duration.ofNanos(lastNanos - firstNanos);
    }

    List<Integer> sizes() {
        return sizes;
    }

    List<Long> takenOffsets(int partition) {
        return offsets.getOrDefault(partition, List.of());
    }

    boolean took(Sid sid) {
        return taken.containsKey(sid);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        if (breaksOn.test(sid)) {
            throw new OutOfMemoryError("planted");
        }
        return event;
    }

    @Override
    public Framing framing() {
        return Framing.CONCATENATED;
    }

    @Override
    public long bodyBytesMax() {
        return 1_000_000;
    }

    @Override
    public Receipt send(Batch batch) {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        lastNanos = System.nanoTime();
        firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
        try {
            if (gated.test(batch.items().get(0).origin().partition())) {
                awaitGate();
            }
            sizes.add(batch.size());
            List<Delivery> outcomes = new ArrayList<>();
            for (Item item : batch.items()) {
                int before = asked.computeIfAbsent(item.sid(), sid -> new AtomicInteger())
                        .getAndIncrement();
                Delivery outcome = behaviour.apply(item, before);
                outcomes.add(outcome);
                if (outcome instanceof Delivery.Delivered) {
                    taken.computeIfAbsent(item.sid(), sid -> new AtomicInteger())
                            .incrementAndGet();
                    offsets.computeIfAbsent(item.origin().partition(), p -> new CopyOnWriteArrayList<>())
                            .add(item.origin().offset());
                }
            }
            return repliesAreLost
                    ? Receipt.all(batch, new Delivery.Retry(null, "no answer"))
                    : new Receipt(batch, outcomes);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** As a socket does: whoever waits for an answer is not woken by an interrupt. */
    private void awaitGate() {
        CountDownLatch shut = gate;
        boolean interrupted = false;
        while (shut.getCount() > 0) {
            try {
                shut.await();
            } catch (InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {}
}
