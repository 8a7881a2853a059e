package io.weir.faults;

import io.weir.bench.Scratch;
import io.weir.demo.Fault;
import io.weir.demo.Fault.Kind;
import java.time.Duration;
import java.util.List;

/**
 * {@code app/bench/run proof}: a million events through a pipeline whose processes are killed ten times, into a SIEM that
 * refuses one request in five, takes one in twenty in part, and does not answer one in a hundred.
 */
public final class Proof {
    private static final int KILLS = 10;
    private static final Duration STEP_MAX = Duration.ofMinutes(10);

    private Proof() {}

    public static void main(String[] args) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Load load = new Load(Long.getLong("events", 1_000_000), Long.getLong("rate", 4_000));
        boolean byId = System.getProperty("siem", "splunk").equals("opensearch");
        System.out.println(load + (byId ? ", into an OpenSearch" : ", into a Splunk") + "; -Dseed=" + seed
                + " chooses the same moments");
        Row row = new Row(
                0,
                "ten times kill -9, and a moody SIEM",
                "",
                Ground.LASTING,
                false,
                scene -> play(scene, load.events(), byId));
        Outcome outcome;
        try (Scratch scratch = Scratch.make("proof");
                Stages stages = new Stages(scratch.folder())) {
            outcome = stages.play(row, load, seed, Duration.ZERO);
        }
        System.out.println(outcome.text());
        System.exit(outcome.held() ? 0 : 1);
    }

    private static void play(Scene scene, long events, boolean byId) throws Exception {
        Stage stage = scene.stage();
        if (byId) {
            stage.sink().stop();
            stage.sink().configure(stage.bulkConfig());
            stage.sink().start().awaitReady();
        }
        stage.siem().misbehave(Fault.of(Kind.MOODY));
        for (int kill = 1; kill <= KILLS; kill++) {
            long due = events * kill / (KILLS + 1);
            scene.await(
                    "sending",
                    STEP_MAX,
                    () -> scene.load().look("sending").sent().acknowledged() >= due);
            int victim = kill % 4;
            if (victim == 0) {
                Broker broker = stage.brokers().broker(scene.random().nextInt(Brokers.NUMBER));
                broker.kill();
                broker.start();
                broker.awaitListening(Brokers.READY_MAX);
            } else {
                Part part =
                        List.of(stage.source(), stage.streams(), stage.sink()).get(victim - 1);
                part.kill();
                part.start();
                part.awaitReady();
            }
            if (victim == 0 || victim == 3) {
                scene.mayRepeatBatches();
            }
        }
        scene.await("all sent", STEP_MAX, scene.load()::isSent);
        scene.awaitDrained();
        long lost = stage.siem().lostReplies();
        scene.note(lost + " replies were lost");
        if (byId) {
            scene.mayRepeat(-scene.repeatsMax());
            scene.mayComeLate(SiemRows.refusedAtMost(events));
        } else {
            scene.mayRepeat(lost * Trial.BATCH_EVENTS);
        }
        stage.siem().behave();
    }
}
