package io.weir.demo;

import io.weir.demo.Fault.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongFunction;

/** One run of the generator through a running system, and the three witnesses of it. */
public final class Run implements AutoCloseable {
    private static final Duration SCAN_PATIENCE = Duration.ofSeconds(30);
    private static final long SPIKE_FACTOR = 5;
    private static final Duration SPIKE_DURATION = Duration.ofSeconds(10);

    private final DemoOptions options;
    private final RunningWeir weir;
    private final Siem siem;
    private final long run;
    private final SampleEvents samples;
    private final TopicScan scan;
    private final Generator generator;
    private final FaultSchedule schedule;
    private final Received before;
    private final long startedNanos;
    private boolean closed;
    private int closings;

    private Run(DemoOptions options, RunningWeir weir, Siem siem, Clock clock, LongFunction<TopicScan> scans) {
        this.options = options;
        this.weir = weir;
        this.siem = siem;
        run = Marker.run(clock.millis());
        samples = new SampleEvents(options.mix(), options.seed(), run);
        before = siem.received();
        scan = scans.apply(run);
        generator = new Generator(
                new HecClient(weir.intake(), weir.token(), options.connections()),
                samples,
                options.events(),
                options.pace(),
                options.connections(),
                clock);
        schedule = new FaultSchedule(options.faults(), options.faultStart());
        startedNanos = System.nanoTime();
    }

    public static Run start(DemoOptions options, RunningWeir weir, Siem siem, Clock clock) {
        return start(options, weir, siem, clock, run -> TopicScan.begin(weir.kafka(), weir.topics(), run));
    }

    /** @param scans begins to read the topics for a run's events */
    static Run start(DemoOptions options, RunningWeir weir, Siem siem, Clock clock, LongFunction<TopicScan> scans) {
        Run started = new Run(options, weir, siem, clock, scans);
        started.generator.start();
        return started;
    }

    public long number() {
        return run;
    }

    public Flow look(String phase) {
        Duration elapsed = elapsed();
        schedule.advance(elapsed, siem);
        // The sender first: what it has been promised since cannot look lost.
        Sent.Totals sent = generator.sent().totals();
        Account account = Account.of(Evidence.gather(generator.sent(), scan, siem, run));
        Room room = weir.room().get();
        closings += room.isClosed() && !closed ? 1 : 0;
        closed = room.isClosed();
        return new Flow(
                elapsed,
                phase,
                account,
                sent,
                siem.received().since(before),
                room,
                siem.fault().orElse(null),
                siem.faultLeft());
    }

    public boolean isSent() {
        return generator.isFinished();
    }

    /** True while the SIEM has a reason not to take events, or is about to have one. */
    boolean isFaultExpected(Flow flow) {
        return flow.fault() != null || !schedule.isOver(flow.elapsed());
    }

    /** Why the run cannot go on; empty as long as it can. */
    public Optional<String> trouble() {
        return generator.trouble().or(scan::trouble).or(weir.trouble());
    }

    void misbehave(Kind kind) {
        siem.misbehave(Fault.of(kind), FaultSchedule.DEFAULT_DURATION);
    }

    void behave() {
        siem.behave();
    }

    void spike() {
        long base = options.pace().perSecond();
        generator.spike(base * SPIKE_FACTOR, SPIKE_DURATION);
    }

    public void stopSending() {
        generator.stop();
    }

    /** The final account, after a look at everything that is committed by now. */
    public Result finish() throws InterruptedException {
        boolean isRead = scan.awaitEnd(SCAN_PATIENCE);
        Evidence evidence = Evidence.gather(generator.sent(), scan, siem, run);
        Account account = Account.of(evidence);
        SortedMap<String, Long> otherwise = Judgement.otherwise(evidence, samples);
        Received received = siem.received().since(before);
        Sent.Totals sent = generator.sent().totals();
        long topicDuplicates = scan.duplicates();
        List<String> lines = AccountText.lines(account, received, sent, run, topicDuplicates, closings, otherwise);
        return new Result(account, received, sent, topicDuplicates, otherwise, lines, isRead);
    }

    @Override
    public void close() {
        generator.close();
        scan.close();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** @param isRead false if the topics could not be read to their ends: the account is then no proof */
    public record Result(
            Account account,
            Received siem,
            Sent.Totals sent,
            long topicDuplicates,
            SortedMap<String, Long> otherwise,
            List<String> lines,
            boolean isRead) {}
}
