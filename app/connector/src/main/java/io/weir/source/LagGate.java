package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.flow.Gate;
import io.weir.flow.Headroom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
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
    private final List<SourceRecord> untold = new ArrayList<>();
    private List<SourceRecord> told = new ArrayList<>();
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

    /** What changed since the last call, as records of the pipeline's events. */
    synchronized List<SourceRecord> told() {
        if (told.isEmpty()) {
            return List.of();
        }
        List<SourceRecord> those = told;
        told = new ArrayList<>();
        return those;
    }

    boolean isTold(SourceRecord record) {
        return !settings.eventsTopic().isEmpty() && record.topic().equals(settings.eventsTopic());
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
                    if (look(reader.look(clock.instant()))
                            && !settings.eventsTopic().isEmpty()) {
                        mayTell(reader.mayWrite(settings.eventsTopic()));
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
                            word(state));
                }
            } catch (RuntimeException bug) {
                LOG.error("Cannot look at what stands undelivered; {} stays {}", connector, word(state), bug);
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
        if (Double.isNaN(look.usable()) && !isBlindTold) {
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
        tell(before, now, answer);
        listeners.forEach(Runnable::run);
        return true;
    }

    /** Of what has changed: a record that cannot be written would take the intake down with it. */
    synchronized void mayTell(boolean isAllowed) {
        if (isAllowed) {
            told.addAll(untold);
        } else if (failures.isTime(System.nanoTime())) {
            LOG.warn(
                    "A change of {} is not written to {}: it is not there, or may not be written to",
                    connector,
                    settings.eventsTopic());
        }
        untold.clear();
    }

    private void tell(Gate.State before, Gate.State now, Headroom.Answer answer) {
        String used = String.format(Locale.ROOT, "%.0f %% of the room in %s", answer.used() * 100, answer.where());
        switch (now) {
            case OPEN -> LOG.info("{} takes what comes again: {} is used by undelivered events", connector, used);
            case SLOW ->
                LOG.warn(
                        "{} is slow: {} is used by undelivered events{}. Is the SIEM slow, or the sink down?",
                        connector,
                        used,
                        before == Gate.State.CLOSED ? "" : left(answer));
            case CLOSED ->
                LOG.error(
                        "{} is closed: {} is used by undelivered events. Senders keep what they have; it opens by"
                                + " itself when the SIEM has taken some, or when there is more room",
                        connector,
                        used);
        }
        if (!settings.eventsTopic().isEmpty()) {
            record(before, now, answer);
        }
    }

    private synchronized void record(Gate.State before, Gate.State now, Headroom.Answer answer) {
        String json = "{\"v\":1,\"kind\":\"gate_changed\",\"at\":\"" + clock.instant()
                + "\",\"part\":\"source\",\"intake\":"
                + JsonText.quote(connector) + ",\"from\":\"" + word(before) + "\",\"to\":\"" + word(now)
                + "\",\"used_percent\":" + usedPercent() + ",\"where\":" + JsonText.quote(answer.where())
                + ",\"undelivered_bytes\":" + (long) answer.bytes() + ",\"seconds_left\":" + secondsLeft(answer) + "}";
        untold.add(new SourceRecord(
                Map.of("gate", connector),
                Map.of("at", clock.millis()),
                settings.eventsTopic(),
                null,
                Schema.BYTES_SCHEMA,
                "source".getBytes(UTF_8),
                Schema.BYTES_SCHEMA,
                json.getBytes(UTF_8)));
    }

    private long usedPercent() {
        double used = last.used();
        return Double.isNaN(used) ? -1 : Math.round(used * 100);
    }

    private static String left(Headroom.Answer answer) {
        return Double.isFinite(answer.secondsLeft())
                ? ", and all of it in " + (long) answer.secondsLeft() + " s at this rate"
                : "";
    }

    /** A whole number, or null where it is not growing. */
    private static @Nullable Long secondsLeft(Headroom.Answer answer) {
        return Double.isFinite(answer.secondsLeft()) ? (Long) (long) answer.secondsLeft() : null;
    }

    private static String word(Gate.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
