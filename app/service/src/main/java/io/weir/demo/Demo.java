package io.weir.demo;

import io.weir.demo.Drain.State;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * {@code weir demo}: events in at one end, a SIEM that misbehaves at the other, and the account of every one of them.
 * Live on a terminal; as progress lines elsewhere.
 */
public final class Demo {
    private static final Duration FRAME = Duration.ofMillis(500);
    private static final int FRAMES_PER_LINE = 4;

    private final DemoOptions options;
    private final RunningWeir weir;
    private final Siem siem;
    private final PrintStream out;
    private final Clock clock;
    private final LongFunction<TopicScan> scans;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean finishing;

    public Demo(DemoOptions options, RunningWeir weir, Siem siem, PrintStream out, Clock clock) {
        this(options, weir, siem, out, clock, run -> TopicScan.begin(weir.kafka(), weir.topics(), run));
    }

    Demo(
            DemoOptions options,
            RunningWeir weir,
            Siem siem,
            PrintStream out,
            Clock clock,
            LongFunction<TopicScan> scans) {
        this.options = options;
        this.weir = weir;
        this.siem = siem;
        this.out = out;
        this.clock = clock;
        this.scans = scans;
    }

    /** The exit code: 0 if every event is accounted for, 1 if one is missing or the run could not be finished. */
    public int run() throws InterruptedException {
        try (Run run = Run.start(options, weir, siem, clock, scans)) {
            Optional<Terminal> terminal = options.exit() ? Optional.empty() : Terminal.open(out);
            return terminal.isPresent() ? watch(run, terminal.get()) : follow(run);
        }
    }

    /** Ends the run from another thread, as Ctrl-C does; what is under way stays in the topics. */
    public void stop() {
        stopped.countDown();
    }

    /** Ends the sending from another thread; the run goes on to its drain and its account. */
    public void finishSending() {
        finishing = true;
    }

    private int follow(Run run) throws InterruptedException {
        out.println("Run " + Marker.runText(run.number()) + ": " + what() + " to " + weir.intake() + ", from there to "
                + weir.target() + ".");
        Drain drain = new Drain(options.drainPatience());
        State state = State.GOING;
        for (int frame = 0; state == State.GOING; frame++) {
            if (finishing) {
                run.stopSending();
            }
            // Asked before the look: the account must hold the last acknowledgement.
            boolean isSent = run.isSent();
            Flow flow = run.look(isSent ? "draining" : "sending");
            if (frame % FRAMES_PER_LINE == 0) {
                out.println(ProgressLine.of(flow));
            }
            Optional<String> trouble = run.trouble();
            if (trouble.isPresent()) {
                return broken(run, trouble.get());
            }
            if (isSent) {
                state = drain.look(flow.account().missing(), run.isFaultExpected(flow), flow.elapsed());
            }
            if (state == State.GOING && stopped.await(FRAME.toMillis(), TimeUnit.MILLISECONDS)) {
                return leave(run);
            }
        }
        if (state == State.STUCK) {
            out.println("Nothing has moved for " + Span.text(options.drainPatience()) + ", and no fault is on.");
        }
        return conclude(run);
    }

    private int watch(Run run, Terminal terminal) throws InterruptedException {
        View view = new View(weir, run.number(), Terminal.paint(), Terminal.isUnicode());
        FlowHistory history = new FlowHistory();
        Drain drain = new Drain(options.drainPatience());
        boolean quitting = false;
        State state = State.GOING;
        Optional<String> trouble = Optional.empty();
        try (terminal) {
            while (trouble.isEmpty() && !(quitting && state != State.GOING)) {
                boolean isSent = run.isSent();
                Flow flow = run.look(phase(isSent, state));
                history.add(flow);
                terminal.draw(view.render(
                        flow, history, Math.max(View.WIDTH_MIN, terminal.size().columns())));
                if (isSent) {
                    state = drain.look(flow.account().missing(), run.isFaultExpected(flow), flow.elapsed());
                }
                Optional<Character> key = terminal.key(FRAME);
                if (stopped.getCount() == 0) {
                    terminal.close();
                    return leave(run);
                }
                if (key.isPresent() && key.get() == Keys.QUIT) {
                    if (quitting) {
                        terminal.close();
                        return leave(run);
                    }
                    quitting = true;
                    run.stopSending();
                    run.behave();
                } else {
                    key.ifPresent(pressed -> press(run, pressed));
                }
                trouble = run.trouble();
            }
        }
        return trouble.isPresent() ? broken(run, trouble.get()) : conclude(run);
    }

    private static String phase(boolean isSent, State state) {
        if (!isSent) {
            return "sending";
        }
        return switch (state) {
            case GOING -> "draining";
            case DONE -> "drained";
            case STUCK -> "stuck";
        };
    }

    private static void press(Run run, char key) {
        if (key == Keys.NONE) {
            run.behave();
        } else if (key == Keys.SPIKE) {
            run.spike();
        } else {
            Keys.fault(key).ifPresent(run::misbehave);
        }
    }

    private int conclude(Run run) throws InterruptedException {
        Run.Result result = run.finish();
        out.println();
        result.lines().forEach(out::println);
        if (!result.isRead()) {
            out.println("The topics could not be read to their ends: this account is no proof.");
        }
        return result.account().isWhole() && result.isRead() ? 0 : 1;
    }

    /** At once, with what is known; to a script that is no proof. */
    private int leave(Run run) {
        long underWay = run.look("left").account().missing();
        out.println("Left with " + View.count(underWay) + " events under way.");
        return options.exit() ? 1 : 0;
    }

    private int broken(Run run, String trouble) throws InterruptedException {
        out.println("The run cannot go on: " + trouble);
        conclude(run);
        return 1;
    }

    private String what() {
        String events = options.events() == 0 ? "events without end" : View.count(options.events()) + " events";
        return events
                + (options.pace().isUnlimited()
                        ? ", as fast as they go,"
                        : ", " + View.count(options.pace().perSecond()) + " a second,");
    }
}
