package io.weir.faults;

import io.weir.demo.Run;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** One row on one stage: events flow, the fault, its end, the drain; then those decide who were not asked before. */
final class Trial {
    /** {@code sink.batch-events}: the most that one lost answer can make the SIEM have twice. */
    static final int BATCH_EVENTS = 2_000;

    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration ACKNOWLEDGED_MAX = Duration.ofMinutes(5);

    private static final int TROUBLES_MAX = 12;

    private final Stage stage;
    private final Row row;
    private final Load load;
    private final long seed;
    private final Duration span;

    /** @param span how long a fault lasts that has no length of its own */
    Trial(Stage stage, Row row, Load load, long seed, Duration span) {
        this.stage = stage;
        this.row = row;
        this.load = load;
        this.seed = seed;
        this.span = span;
    }

    Outcome run() throws Exception {
        long began = System.nanoTime();
        try (Run run = Run.start(load.options(seed), stage.seen(), stage.siem(), Clock.systemUTC())) {
            stage.arrived().begin(run.number());
            Scene scene = new Scene(stage, run, new SplittableRandom(seed), span);
            scene.awaitDelivery();
            int since = stage.arrived().nowMillis();
            scene.last(CALM);
            row.scenario().play(scene);
            if (scene.reported().isNothing() && !run.isSent()) {
                scene.awaitDelivery();
            }
            scene.last(CALM);
            drain(scene);
            return outcome(scene, since, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static void drain(Scene scene) throws InterruptedException {
        scene.load().stopSending();
        scene.await("acknowledged", ACKNOWLEDGED_MAX, scene.load()::isSent);
        if (scene.reported().isNothing()) {
            scene.awaitDrained();
        }
    }

    private Outcome outcome(Scene scene, int since, Duration took) throws Exception {
        Run.Result result = scene.load().finish();
        Order order = Order.of(
                stage.brokers().bootstrap(), stage.topics(), scene.load().number(), stage.arrived());
        List<String> broken = new ArrayList<>(scene.broken());
        if (scene.reported().isNothing()) {
            judge(broken, scene, result, order);
        }
        for (Audit audit : List.of(Audit.of(stage, "fast"), Audit.of(stage, "deep", "--deep"))) {
            broken.addAll(audit.broken(scene.reported()));
        }
        return new Outcome(
                row.number(),
                row.fault(),
                seed,
                result.account().sent(),
                result.account().delivered(),
                result.account().deadLettersInAll(),
                result.account().missing(),
                result.siem().duplicates(),
                scene.repeatsMax(),
                result.siem().conflicts(),
                order.late(),
                scene.lateMax(),
                stage.arrived().longestStallMillis(order.first(), since),
                result.sent().refusals(),
                scene.times(),
                broken.isEmpty() ? scene.notes() : evidence(scene),
                broken,
                took);
    }

    /** What the parts said last of what went wrong: a row that is broken once in many runs has to tell why. */
    private List<String> evidence(Scene scene) throws IOException {
        List<String> evidence = new ArrayList<>(scene.notes());
        for (Part part : stage.parts()) {
            part.troubles(TROUBLES_MAX).forEach(line -> evidence.add(part.name() + ": " + line));
        }
        return evidence;
    }

    /** What the row sent itself, which had to go one way and not the other. */
    private void extras(List<String> broken, Extras extras) {
        if (extras.delivered().isEmpty() && extras.dead().isEmpty()) {
            return;
        }
        BitSet come = stage.siem().markers(extras.run());
        if (!come.equals(extras.delivered())) {
            broken.add("sent by the row: " + extras.delivered() + " belong at the SIEM, which has " + come);
        }
        BitSet dead = new BitSet();
        Standing.read(stage.brokers().bootstrap(), List.of(stage.topics().dlq()), extras.run())
                .values()
                .forEach(numbers -> numbers.forEach(dead::set));
        BitSet alive = (BitSet) extras.dead().clone();
        alive.andNot(dead);
        if (!alive.isEmpty()) {
            broken.add("sent by the row and no dead letter: " + alive);
        }
    }

    private void judge(List<String> broken, Scene scene, Run.Result result, Order order) {
        if (!result.isRead()) {
            broken.add("the topics could not be read to their ends");
        }
        if (result.account().missing() > 0) {
            broken.add("missing at the SIEM: " + result.account().missing() + ", the first "
                    + result.account().firstMissing());
        }
        if (!result.otherwise().isEmpty()) {
            broken.add("judged otherwise than meant: " + result.otherwise());
        }
        if (result.siem().duplicates() > scene.repeatsMax()) {
            broken.add("twice at the SIEM: " + result.siem().duplicates() + ", and " + scene.repeatsMax()
                    + " are allowed");
        }
        if (result.topicDuplicates() > 0) {
            broken.add("twice in a topic: " + result.topicDuplicates());
        }
        if (order.late() > scene.lateMax()) {
            broken.add("out of their order: " + order.late() + ", and " + scene.lateMax() + " are allowed");
        }
        extras(broken, scene.extras());
    }
}
