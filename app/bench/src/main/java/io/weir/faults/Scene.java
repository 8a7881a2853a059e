package io.weir.faults;

import io.weir.demo.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What a row can do and say while events flow: it hurts the stage, heals it, and says what may follow from that. */
final class Scene {
    private static final Duration FLOWS_MAX = Duration.ofMinutes(4);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration SETTLES = Duration.ofMillis(500);
    private static final Duration STEP = Duration.ofMillis(10);

    private final Stage stage;
    private final Run load;
    private final SplittableRandom random;
    private final Duration span;
    private final Extras extras;
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Duration> times = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private long repeatsMax;
    private long lateMax;
    private Reported reported = Reported.NOTHING;

    /** @param span how long a fault lasts that has no length of its own */
    Scene(Stage stage, Run load, SplittableRandom random, Duration span) {
        this.stage = stage;
        this.load = load;
        this.random = random;
        this.span = span;
        extras = new Extras(stage.intake(), load.number());
    }

    Stage stage() {
        return stage;
    }

    Run load() {
        return load;
    }

    SplittableRandom random() {
        return random;
    }

    Duration span() {
        return span;
    }

    Extras extras() {
        return extras;
    }

    /** Lets the fault, or its absence, last. */
    void last(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /** A moment that the seed chooses. */
    void lastUpTo(Duration most) throws InterruptedException {
        last(Duration.ofMillis(random.nextLong(most.toMillis() + 1)));
    }

    /** Distinct events that the SIEM has. */
    long delivered() {
        return stage.siem().received().distinct();
    }

    /** Events whose senders have their answer. */
    long acknowledged() {
        return load.look("sending").sent().acknowledged();
    }

    /** One of these counts, once what was under way has come. */
    long settled(LongSupplier count) throws InterruptedException {
        long seen = count.getAsLong();
        last(SETTLES);
        while (count.getAsLong() != seen) {
            seen = count.getAsLong();
            last(SETTLES);
        }
        return seen;
    }

    /** Dead letters that the SIEM's own word made. */
    long rejectedBySiem() {
        return load.look("sending").account().deadLetters().getOrDefault("siem_rejected", 0L);
    }

    /** Until an event comes that has not come by now. */
    Duration awaitDelivery() throws InterruptedException {
        long before = delivered();
        return await("delivering", FLOWS_MAX, () -> delivered() > before);
    }

    Duration await(String what, Duration most, BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        long asked = began;
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (now - began > most.toNanos()) {
                throw new IllegalStateException("not " + what + " within " + most.toSeconds() + " s");
            }
            // What takes long to ask is asked less often, and leaves the machine to those who are watched.
            last(Duration.ofNanos(Math.max(STEP.toNanos(), 4 * (now - asked))));
            asked = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** What a supervisor of processes does: one that has ended is started again. */
    void revive(Part part) throws IOException, InterruptedException {
        if (!part.isRunning()) {
            note(part.name() + " ended by itself and was started again");
            part.start().awaitReady();
        }
    }

    /** Until every event that was acknowledged is at an end, or none of them moves any more: the account says which. */
    void awaitDrained() throws InterruptedException {
        long outstanding = load.look("draining").account().missing();
        long movedNanos = System.nanoTime();
        while (outstanding > 0 && System.nanoTime() - movedNanos < DRAIN_PATIENCE.toNanos()) {
            last(LOOK_EVERY);
            long now = load.look("draining").account().missing();
            movedNanos = now == outstanding ? movedNanos : System.nanoTime();
            outstanding = now;
        }
    }

    /** Events that may come twice to a SIEM that takes no ids. */
    void mayRepeat(long events) {
        repeatsMax += events;
    }

    /** The batches of one instance of the sink that may be under way: one a partition of each lane. */
    void mayRepeatBatches() {
        mayRepeat(2L * stage.topics().partitions() * Trial.BATCH_EVENTS);
    }

    /** Events that a SIEM may have after their followers, because it took those first. */
    void mayComeLate(long events) {
        lateMax += events;
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    /** The row takes events away on purpose; the audits have to say so. */
    void expectReported(Reported what) {
        reported = what;
    }

    /** A figure of this row. */
    void time(String what, Duration took) {
        times.merge(what, took, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    void note(String text) {
        notes.add(text);
    }

    long repeatsMax() {
        return repeatsMax;
    }

    long lateMax() {
        return lateMax;
    }

    Reported reported() {
        return reported;
    }

    List<String> broken() {
        return broken;
    }

    Map<String, Duration> times() {
        return times;
    }

    List<String> notes() {
        return notes;
    }

    /** @param kinds of findings, of which each audit must have at least one */
    record Reported(List<String> kinds) {
        static final Reported NOTHING = new Reported(List.of());

        boolean isNothing() {
            return kinds.isEmpty();
        }
    }
}
