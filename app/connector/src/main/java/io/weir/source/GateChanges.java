package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.flow.Gate;
import io.weir.flow.Headroom;
import io.weir.json.JsonText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a gate does, in the log and as events of the pipeline, which go with what the task polls next. */
final class GateChanges {
    private static final Logger LOG = LoggerFactory.getLogger(GateChanges.class);

    /** Of events that are not the gate's own, between two looks. */
    private static final int OFFERED_MAX = 100;

    private final String connector;
    private final String topic;
    private final Clock clock;
    private List<SourceRecord> waiting = new ArrayList<>();
    private final List<String> offered = new ArrayList<>();
    private boolean isAsked;
    private boolean isWritable;

    /** @param topic of the events; empty where there are to be none */
    GateChanges(String connector, String topic, Clock clock) {
        this.connector = connector;
        this.topic = topic;
        this.clock = clock;
    }

    void tell(Gate.State before, Gate.State now, Headroom.Answer answer) {
        String used = String.format(Locale.ROOT, "%.0f %% of the room in %s", answer.used() * 100, answer.where());
        switch (now) {
            case OPEN -> LOG.info("{} takes what comes again: {} is used", connector, used);
            case SLOW ->
                LOG.warn(
                        "{} is slow: {} is used{}. Is the SIEM slow, the sink down, or a disk nearly full?",
                        connector,
                        used,
                        before == Gate.State.CLOSED ? "" : left(answer));
            case CLOSED ->
                LOG.error(
                        "{} is closed: {} is used. Senders keep what they have; it opens by itself when the SIEM has"
                                + " taken some, or when there is more room",
                        connector,
                        used);
        }
    }

    /**
     * The same as an event.
     *
     * @param isWritable whether the topic is there and may be written to: a record that cannot be written would take the
     *     intake down with it
     */
    void add(Gate.State before, Gate.State now, Headroom.Answer answer, boolean isWritable) {
        if (isWritable) {
            add(record(before, now, answer));
        } else {
            LOG.warn("That is not written to {}: it is not there, or may not be written to", topic);
        }
    }

    /** What else an intake has to say, as JSON; it goes once it is known that it can be written. */
    synchronized void offer(String json) {
        if (topic.isEmpty() || offered.size() >= OFFERED_MAX) {
            // It is in the log as well.
            return;
        }
        offered.add(json);
    }

    /** Whether a record can be written to the topic, as far as is known; who asks will know better after the next look. */
    synchronized boolean isWritable() {
        isAsked = true;
        return isWritable;
    }

    /** Whether it is time for {@link #look}: to ask is a request. */
    synchronized boolean isWanted() {
        return !topic.isEmpty() && (isAsked || !offered.isEmpty());
    }

    /** @param mayWrite what the cluster says of the topic */
    synchronized void look(boolean mayWrite) {
        isAsked = false;
        isWritable = mayWrite;
        if (mayWrite) {
            offered.forEach(it -> waiting.add(record(it)));
        } else if (!offered.isEmpty()) {
            LOG.warn(
                    "{} events are not written to {}: it is not there, or may not be written to",
                    offered.size(),
                    topic);
        }
        offered.clear();
    }

    /** A record of that topic whose position is another one's. */
    SourceRecord record(String json, Map<String, String> partition, Map<String, ?> offset) {
        return new SourceRecord(
                partition,
                offset,
                topic,
                null,
                Schema.BYTES_SCHEMA,
                "source".getBytes(UTF_8),
                Schema.BYTES_SCHEMA,
                json.getBytes(UTF_8));
    }

    /** Those since the last call. */
    synchronized List<SourceRecord> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<SourceRecord> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    boolean isOne(SourceRecord record) {
        return record.topic().equals(topic);
    }

    private synchronized void add(SourceRecord record) {
        waiting.add(record);
    }

    private SourceRecord record(Gate.State before, Gate.State now, Headroom.Answer answer) {
        String json = "{\"v\":1,\"kind\":\"gate_changed\",\"at\":\"" + clock.instant()
                + "\",\"part\":\"source\",\"intake\":" + JsonText.quote(connector) + ",\"from\":\"" + word(before)
                + "\",\"to\":\"" + word(now) + "\",\"used_percent\":" + Math.round(answer.used() * 100)
                + ",\"where\":" + JsonText.quote(answer.where()) + ",\"undelivered_bytes\":" + (long) answer.bytes()
                + ",\"seconds_left\":" + secondsLeft(answer) + "}";
        return record(json);
    }

    private SourceRecord record(String json) {
        return record(json, Map.of("gate", connector), Map.of("at", clock.millis()));
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

    static String word(Gate.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
