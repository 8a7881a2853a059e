package io.weir.faults;

import io.weir.demo.Fault;
import io.weir.demo.Fault.Kind;
import io.weir.demo.Marker;
import java.time.Duration;
import java.util.List;

/** The SIEM is away, slow, full, or says what it does not mean. */
final class SiemRows {
    private static final Duration STORM_STEP = Duration.ofSeconds(2);
    private static final Duration SLOW = Duration.ofMillis(500);
    private static final int LOST_REPLIES = 5;
    private static final Duration LOSES_FOR = Duration.ofMillis(150);
    private static final Duration MOMENT_MAX = Duration.ofSeconds(1);

    private SiemRows() {}

    static List<Row> all() {
        return List.of(
                new Row(
                        1,
                        "SIEM down",
                        "its port refuses connections, and those that are open are cut",
                        Ground.SHARED,
                        true,
                        SiemRows::down),
                new Row(
                        2,
                        "SIEM far slower",
                        "each answer takes 500 ms; otherwise it takes some",
                        Ground.SHARED,
                        false,
                        SiemRows::slow),
                new Row(
                        3,
                        "storm of 429 and 503",
                        "every request is refused, by turns of 2 s",
                        Ground.SHARED,
                        true,
                        SiemRows::storm),
                new Row(
                        4,
                        "partial accept",
                        "_bulk: one item in a hundred is answered with 429",
                        Ground.SHARED,
                        false,
                        SiemRows::partial),
                new Row(
                        5,
                        "reply lost after indexing",
                        "five times, for 150 ms: batches are taken and the connection is reset",
                        Ground.SHARED,
                        true,
                        SiemRows::lostReply),
                new Row(
                        6,
                        "permanent reject of one event",
                        "HEC refuses one event for good, in the middle of its batch",
                        Ground.SHARED,
                        false,
                        SiemRows::reject),
                new Row(
                        25,
                        "SIEM credentials expire and return",
                        "every request is answered with 401, then with 403",
                        Ground.SHARED,
                        false,
                        SiemRows::credentials));
    }

    private static void down(Scene scene) throws InterruptedException {
        scene.mayRepeatBatches();
        scene.stage().toSiem().refuse();
        scene.last(scene.span());
        scene.stage().toSiem().pass();
        scene.time("first event after it", scene.awaitDelivery());
    }

    private static void slow(Scene scene) throws InterruptedException {
        scene.stage().siem().misbehave(Fault.slow(SLOW));
        scene.last(scene.span());
        scene.stage().siem().behave();
    }

    private static void storm(Scene scene) throws InterruptedException {
        for (Duration left = scene.span(); left.compareTo(Duration.ZERO) > 0; left = left.minus(STORM_STEP)) {
            boolean isFirst = scene.random().nextBoolean();
            scene.stage().siem().misbehave(Fault.of(isFirst ? Kind.THROTTLE : Kind.BUSY));
            scene.last(STORM_STEP);
        }
        scene.stage().siem().behave();
        scene.time("first event after it", scene.awaitDelivery());
    }

    private static void partial(Scene scene) throws Exception {
        Part sink = scene.stage().sink();
        sink.stop();
        sink.configure(scene.stage().bulkConfig());
        sink.start().awaitReady();
        scene.stage().siem().misbehave(Fault.of(Kind.THROTTLE_ITEMS));
        scene.last(scene.span());
        scene.stage().siem().behave();
        scene.awaitDelivery();
        scene.mayComeLate(refusedAtMost(scene.delivered()));
        // What the one target has of a batch that is not whole yet goes to the other, which knows no ids.
        scene.mayRepeatBatches();
        sink.stop();
        sink.configure(scene.stage().config());
        sink.start().awaitReady();
    }

    /** Twice what a SIEM refuses that refuses one item in a hundred: it has their followers first. */
    static long refusedAtMost(long events) {
        return events / 50;
    }

    private static void lostReply(Scene scene) throws InterruptedException {
        for (int i = 0; i < LOST_REPLIES; i++) {
            scene.lastUpTo(MOMENT_MAX);
            long before = scene.stage().siem().received().events();
            scene.stage().siem().misbehave(Fault.of(Kind.RESET));
            scene.last(LOSES_FOR);
            scene.stage().siem().behave();
            // A request that was under way at the end of it may have been lost too: its answer tells nobody.
            scene.awaitDelivery();
            scene.mayRepeat(scene.stage().siem().received().events() - before);
        }
    }

    private static void reject(Scene scene) throws InterruptedException {
        long next = scene.load().look("sending").sent().acknowledged() + 500;
        // Ten times the number is far from being sent: this text stands in one event.
        String text = Marker.prefix(scene.load().number()) + next;
        scene.stage().siem().misbehave(Fault.reject(text));
        scene.await(
                "refusing the event",
                Duration.ofMinutes(1),
                () -> scene.stage().siem().received().rejected() > 0);
        scene.last(scene.span());
        scene.stage().siem().behave();
        scene.awaitDelivery();
        long rejected = scene.rejectedBySiem();
        scene.expect(rejected == 1, "one event should be a dead letter as siem_rejected, not " + rejected);
    }

    private static void credentials(Scene scene) throws InterruptedException {
        Duration half = scene.span().dividedBy(2);
        scene.stage().siem().misbehave(Fault.of(Kind.UNAUTHORIZED));
        scene.last(half);
        scene.stage().siem().misbehave(Fault.of(Kind.FORBIDDEN));
        scene.last(half);
        scene.stage().siem().behave();
        scene.time("first event after it", scene.awaitDelivery());
        long rejected = scene.rejectedBySiem();
        scene.expect(rejected == 0, "no event may be a dead letter for it, and " + rejected + " are");
    }
}
