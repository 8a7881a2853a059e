package io.weir.bench;

import io.weir.config.TopicSettings;
import io.weir.topology.TallyApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the tally costs: the Streams application with its ledger and without, on the same events and the same broker, in
 * turns, so that what else the machine does falls on both. Which goes first changes with each round.
 */
final class TallyBenchmark {
    private static final int PARTITIONS = 4;
    private static final String RAW = "bench.raw";

    private final Path folder;
    private final BrokerProcess broker;
    private final long events;

    private TallyBenchmark(Path folder, BrokerProcess broker, long events) {
        this.folder = folder;
        this.broker = broker;
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_500_000);
        int rounds = Integer.getInteger("rounds", 3);
        try (Scratch scratch = Scratch.make("tally");
                BrokerProcess broker = BrokerProcess.start(scratch.folder())) {
            TallyBenchmark it = new TallyBenchmark(scratch.folder(), broker, events);
            broker.topics(topics("bench."));
            new Prefill(broker.bootstrap(), PARTITIONS, CanonicalEvents::of377).raw(RAW, events);
            it.run(rounds);
        }
    }

    private void run(int rounds) throws Exception {
        List<Measured> off = new ArrayList<>();
        List<Measured> on = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boolean isOffFirst = round % 2 == 0;
            (isOffFirst ? off : on).add(measure(isOffFirst ? "off" : "on", round));
            (isOffFirst ? on : off).add(measure(isOffFirst ? "on" : "off", round));
            compare("round " + (round + 1), off.get(round), on.get(round));
        }
        System.out.printf(
                Locale.ROOT,
                "median of %d rounds: throughput %+.1f %%, CPU %+.1f %%%n",
                rounds,
                percent(median(on, Measured::perSecond), median(off, Measured::perSecond)),
                percent(median(on, Measured::cpuSecondsPerMillion), median(off, Measured::cpuSecondsPerMillion)));
    }

    private static void compare(String name, Measured off, Measured on) {
        System.out.printf(
                Locale.ROOT,
                "%s: tally to none: throughput %+.1f %%, CPU %+.1f %% (%+.2f CPU-s/M)%n",
                name,
                percent(on.perSecond(), off.perSecond()),
                percent(on.cpuSecondsPerMillion(), off.cpuSecondsPerMillion()),
                on.cpuSecondsPerMillion() - off.cpuSecondsPerMillion());
    }

    private Measured measure(String tally, int round) throws Exception {
        String group = "tally-" + tally + round;
        TopicSettings topics = topics(group + ".");
        broker.topics(topics);
        Progress progress = new Progress(broker.admin(), group, RAW);
        Measured measured;
        try (ChildProcess app = start(tally, group)) {
            measured = Measured.of("tally " + tally, app, progress::committed, events / 3, events);
        }
        System.out.println(measured.line());
        List<String> written = new ArrayList<>(topics.names());
        written.remove(RAW);
        broker.admin().deleteTopics(written).all().get();
        return measured;
    }

    private ChildProcess start(String tally, String group) throws Exception {
        return ChildProcess.java(
                folder.resolve(group + ".log"),
                ChildProcess.PART,
                TallyApp.class,
                broker.bootstrap(),
                group,
                RAW,
                group + ".",
                Integer.toString(PARTITIONS),
                folder.resolve(group).toString(),
                System.getProperty("schemas", "schemas"),
                tally);
    }

    private static double median(List<Measured> rounds, ToDoubleFunction<Measured> of) {
        List<Double> sorted = new ArrayList<>();
        rounds.forEach(it -> sorted.add(of.applyAsDouble(it)));
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double percent(double one, double other) {
        return 100 * (one / other - 1);
    }

    private static TopicSettings topics(String prefix) {
        return new TopicSettings(prefix, RAW, "", "", "", "", "", "", PARTITIONS, 1, 1);
    }
}
