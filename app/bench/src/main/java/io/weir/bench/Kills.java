package io.weir.bench;

import io.weir.demo.Demo;
import io.weir.demo.DemoOptions;
import io.weir.demo.FakeSiem;
import io.weir.demo.Marker;
import io.weir.demo.Mix;
import io.weir.demo.Pace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code kill -9} of {@code weir up} at random moments under load. The senders and the SIEM live on, the senders send
 * again what was not acknowledged, and after the last restart every acknowledged event must be delivered or a dead
 * letter.
 *
 * @param seed chooses the moments, and the events
 * @param perSecond the load
 */
record Kills(int kills, long seed, long perSecond) {
    /** From the first event that is delivered again. */
    private static final int UNDER_LOAD_MILLIS_MAX = 3_000;

    /** From the start of the process: before it is ready, or soon after. */
    private static final int STARTING_MILLIS_MAX = 6_000;

    private static final int STARTING_ONE_IN = 4;
    private static final int CONNECTIONS = 4;
    private static final Duration FLOWS_AGAIN_MAX = Duration.ofMinutes(3);
    private static final Duration ACCOUNT_MAX = Duration.ofMinutes(10);

    public static void main(String[] args) throws Exception {
        Kills plan = new Kills(
                Integer.getInteger("kills", 10), Long.getLong("seed", System.nanoTime()), Long.getLong("rate", 2_000));
        try (Scratch scratch = Scratch.make("kills")) {
            System.exit(plan.run(scratch.folder(), System.out));
        }
    }

    /** The exit code of the account: 0 if no event is missing. */
    int run(Path folder, PrintStream out) throws Exception {
        out.printf(
                Locale.ROOT, "%d kills at %,d events/s; -Dseed=%d chooses the same moments%n", kills, perSecond, seed);
        Random random = new Random(seed);
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try (FakeSiem siem = FakeSiem.start(0);
                UpProcess up = UpProcess.start(folder, UpProcess.Target.splunk(siem.url()), Map.of())) {
            up.awaitReady();
            DemoOptions endless = new DemoOptions(
                    Mix.ALL,
                    Marker.NUMBER_MAX,
                    new Pace(perSecond, List.of()),
                    List.of(),
                    true,
                    seed,
                    CONNECTIONS,
                    DemoOptions.DRAIN_PATIENCE_DEFAULT);
            Demo demo = new Demo(endless, up.seen(), siem, out, Clock.systemUTC());
            Future<Integer> account = sender.submit(demo::run);
            for (int kill = 1; kill <= kills; kill++) {
                awaitMoment(random, kill, siem, up);
                out.printf(
                        Locale.ROOT,
                        "kill -9 number %d, at %,d delivered%n",
                        kill,
                        siem.received().events());
                up.killAndStart();
            }
            awaitFlow(siem, up);
            demo.finishSending();
            return account.get(ACCOUNT_MAX.toSeconds(), TimeUnit.SECONDS);
        } finally {
            sender.shutdownNow();
        }
    }

    private static void awaitMoment(Random random, int kill, FakeSiem siem, UpProcess up) throws InterruptedException {
        boolean whileStarting = kill > 1 && random.nextInt(STARTING_ONE_IN) == 0;
        if (!whileStarting) {
            awaitFlow(siem, up);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(whileStarting ? STARTING_MILLIS_MAX : UNDER_LOAD_MILLIS_MAX));
    }

    /** Until an event has gone all the way through the present process. */
    private static void awaitFlow(FakeSiem siem, UpProcess up) throws InterruptedException {
        long before = siem.received().events();
        up.process().await("delivering", FLOWS_AGAIN_MAX, () -> siem.received().events() > before);
    }
}
