package io.weir.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A part of Weir dies, stands still, or comes and goes. */
final class PartRows {
    private static final int KILLS = 3;

    /** Shorter spans are those of a build, which has six minutes for all its rows. */
    private static final Duration ALL_KILLS = Duration.ofSeconds(30);

    private static final int STORM = 4;
    private static final Duration MOMENT_MAX = Duration.ofSeconds(2);
    private static final Duration BEYOND_SESSION = Stage.SESSION.plusSeconds(5);

    private PartRows() {}

    static List<Row> all() {
        return List.of(
                new Row(
                        7,
                        "sink kill -9",
                        "three times (once at each build), at moments the seed chooses",
                        Ground.SHARED,
                        true,
                        scene -> kill(scene, scene.stage().sink(), true)),
                new Row(
                        8,
                        "streams kill -9 in a transaction",
                        "three times (once at each build), at moments the seed chooses",
                        Ground.SHARED,
                        true,
                        scene -> kill(scene, scene.stage().streams(), false)),
                new Row(
                        9,
                        "streams paused past its session (zombie)",
                        "SIGSTOP beside a second instance, which takes over; SIGCONT after the session's end",
                        Ground.SHARED,
                        true,
                        PartRows::zombie),
                new Row(
                        10,
                        "Connect worker kill -9",
                        "three times (once at each build), at moments the seed chooses",
                        Ground.SHARED,
                        true,
                        scene -> kill(scene, scene.stage().source(), false)),
                new Row(
                        23,
                        "rebalance storm",
                        "second instances of streams and sink come, and are killed, four times",
                        Ground.SHARED,
                        false,
                        PartRows::rebalances),
                new Row(
                        24,
                        "memory runs out, OOM kill",
                        "the kernel kills streams, then the sink, at the limit of a control group",
                        Ground.MEMORY_LIMITS,
                        false,
                        PartRows::outOfMemory));
    }

    private static void kill(Scene scene, Part part, boolean mayRepeat) throws Exception {
        int kills = scene.span().compareTo(ALL_KILLS) < 0 ? 1 : KILLS;
        for (int i = 0; i < kills; i++) {
            scene.lastUpTo(MOMENT_MAX);
            if (mayRepeat) {
                scene.mayRepeatBatches();
            }
            part.kill();
            Duration unused = restarted(scene, part);
        }
    }

    /** Starts a part that was killed; the time until the first event that comes through the new process. */
    static Duration restarted(Scene scene, Part part) throws Exception {
        // What a source is to show are its answers: behind it there is always something under way.
        LongSupplier through = part == scene.stage().source() ? scene::acknowledged : scene::delivered;
        long before = scene.settled(through);
        part.start();
        Duration took = scene.await("taking events", Duration.ofMinutes(4), () -> through.getAsLong() > before);
        scene.time("first event after kill -9", took);
        part.awaitReady();
        return took;
    }

    private static void zombie(Scene scene) throws Exception {
        Part zombie = scene.stage().streams();
        Part other = scene.stage().part("streams-2", Map.of("WEIR_STREAMS_INSTANCE", "2"));
        other.start().awaitReady();
        scene.awaitDelivery();
        zombie.pause();
        scene.last(BEYOND_SESSION);
        scene.time("the other delivers after the session's end", scene.awaitDelivery());
        zombie.resume();
        scene.awaitDelivery();
        scene.revive(zombie);
        other.stop();
        // A named member that leaves is missed only when its session ends.
        scene.last(BEYOND_SESSION);
        scene.revive(zombie);
        zombie.awaitReady();
    }

    private static void rebalances(Scene scene) throws Exception {
        Part streams = scene.stage().part("streams-2", Map.of("WEIR_STREAMS_INSTANCE", "2"));
        Part sink = scene.stage().part("sink-2", Map.of("WEIR_SINK_INSTANCE", "2"));
        for (int i = 0; i < STORM; i++) {
            scene.mayRepeatBatches();
            scene.mayRepeatBatches();
            streams.start();
            sink.start();
            streams.awaitReady();
            sink.awaitReady();
            scene.lastUpTo(MOMENT_MAX);
            streams.kill();
            sink.kill();
            scene.lastUpTo(MOMENT_MAX);
        }
        scene.last(BEYOND_SESSION);
        scene.revive(scene.stage().streams());
        scene.revive(scene.stage().sink());
    }

    private static void outOfMemory(Scene scene) throws Exception {
        for (Part part : List.of(scene.stage().streams(), scene.stage().sink())) {
            if (part == scene.stage().sink()) {
                scene.mayRepeatBatches();
            }
            part.stop();
            try (MemoryLimit limit = MemoryLimit.on(part.start().process().pid())) {
                part.awaitReady();
                scene.awaitDelivery();
                scene.last(scene.span().dividedBy(2));
                limit.tighten();
                int code = part.process().awaitEnd(Duration.ofMinutes(2));
                scene.note(part.name() + " was killed by the kernel (exit code " + code + ")");
            }
            restarted(scene, part);
        }
    }
}
