package io.weir.source;

import io.weir.flow.Gate;
import io.weir.flow.Headroom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this task is to take events, by how much of them stands undelivered in Kafka: a thread of its own asks the
 * cluster. While the cluster does not answer it stays as it was.
 */
final class LagGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LagGate.class);

    /** Just before it closes a sender waits so long for its answer; just after it slows, a twentieth of it. */
    private static final long WAIT_MILLIS_MAX = 2_000;

    private static final long WAIT_MILLIS_MIN = 100;

    private final GateSettings settings;
    private final String connector;
    private final Clock clock;
    private final Gate gate;
    private final Headroom headroom = new Headroom();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "weir-gate");
    private final Seldom failures = new Seldom();
    private final GateChanges changes;
    private volatile Gate.State state = Gate.State.OPEN;
    private volatile Headroom.Answer last = new Headroom.Answer(Double.NaN, "", 0, Double.NaN);
    private volatile long waitMillis;
    private volatile boolean isClosing;
    private boolean isBlindTold;

    private LagGate(GateSettings settings, String connector, Clock clock) {
        this.settings = settings;
        this.connector = connector;
        this.clock = clock;
        gate = settings.gate();
        changes = new GateChanges(connector, settings.eventsTopic(), clock);
        thread.setDaemon(true);
    }

    /** @param given of the connector whose settings that definition has */
    static LagGate of(ConfigDef definition, Map<String, String> given, Clock clock, SourceMetrics metrics) {
        return open(GateSettings.of(definition, given), given.getOrDefault("name", "weir"), clock, metrics);
    }

    /** Looks from now on, where it is told at what; open until it knows better. */
    static LagGate open(GateSettings settings, String connector, Clock clock, SourceMetrics metrics) {
        LagGate it = new LagGate(settings, connector, clock);
        if (settings.isOn()) {
            metrics.show(
                    "gate-state",
                    "0 takes what comes, 1 slows, 2 takes nothing",
                    () -> it.isClosed() ? 2 : it.isSlow() ? 1 : 0);
            metrics.show(
                    "room-used-percent",
                    "Of the room for events that are not delivered, where that is the most; -1 where it is not known",
                    it::usedPercent);
            metrics.show("undelivered-bytes", "Bytes in Kafka that are not delivered", () -> (long) it.last.bytes());
            it.thread.start();
        }
        return it;
    }

    /** What is behind it, opened; where that fails, it is closed as well. */
    <T> T orClosed(Supplier<T> opening) {
        try {
            return opening.get();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    boolean isClosed() {
        return state == Gate.State.CLOSED;
    }

    boolean isSlow() {
        return state == Gate.State.SLOW;
    }

    /** How long an answer is to wait that is ready. */
    long waitMillis() {
        return isSlow() ? waitMillis : 0;
    }

    /** @param then runs after each change, on the thread that looks */
    void whenChanged(Runnable then) {
        listeners.add(then);
    }

    GateChanges changes() {
        return changes;
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
    }

    private void run() {
        while (!isClosing) {
            try (BacklogReader reader = new BacklogReader(settings)) {
                while (!isClosing) {
                    Gate.State before = state;
                    if (look(reader.look(clock.instant()))
                            && !settings.eventsTopic().isEmpty()) {
                        changes.add(before, state, last, reader.mayWrite(settings.eventsTopic()));
                    }
                    if (changes.isWanted()) {
                        changes.look(reader.mayWrite(settings.eventsTopic()));
                    }
                    TimeUnit.NANOSECONDS.sleep(settings.lookEvery().toNanos());
                }
            } catch (InterruptedException closing) {
                return;
            } catch (ExecutionException | TimeoutException | KafkaException failed) {
                Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                if (!isClosing && failures.isTime(System.nanoTime())) {
                    LOG.warn(
                            "The cluster does not say what stands undelivered ({}): {} stays {}",
                            cause.toString(),
                            connector,
                            GateChanges.word(state));
                }
            } catch (RuntimeException bug) {
                LOG.error(
                        "Cannot look at what stands undelivered; {} stays {}", connector, GateChanges.word(state), bug);
            }
            if (!pause()) {
                return;
            }
        }
    }

    private boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(settings.lookEvery().toNanos());
            return true;
        } catch (InterruptedException closing) {
            return false;
        }
    }

    /** @return whether something has changed */
    boolean look(Headroom.Look look) {
        Headroom.Answer answer = headroom.look(look);
        last = answer;
        if (Double.isNaN(look.disks().usable()) && !isBlindTold) {
            isBlindTold = true;
            LOG.warn(
                    "The cluster does not say what its disks have left, nor what topics take (Describe on Cluster): only"
                            + " their own retention counts as room");
        }
        waitMillis = WAIT_MILLIS_MIN + (long) (gate.pressure(answer.used()) * (WAIT_MILLIS_MAX - WAIT_MILLIS_MIN));
        Gate.State before = state;
        Gate.State now = gate.look(answer.used(), answer.secondsLeft());
        if (now == before) {
            return false;
        }
        state = now;
        changes.tell(before, now, answer);
        listeners.forEach(Runnable::run);
        return true;
    }

    private long usedPercent() {
        double used = last.used();
        return Double.isNaN(used) ? -1 : Math.round(used * 100);
    }
}
