package io.weir.source;

import io.weir.pull.Feed;
import io.weir.pull.Feeds;
import io.weir.pull.PageQueue;
import io.weir.pull.PulledPage;
import io.weir.pull.Room;
import io.weir.pull.State;
import io.weir.tls.UnusableFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of REST APIs. The events of a page, and where its feed stands with them, are in one {@link #poll} and so in one
 * transaction. Feeds are read ahead of it, a few pages: where a transaction fails the task does, and the next one begins
 * each feed where the last that was committed had left it.
 */
public final class PullSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(PullSourceTask.class);

    /** How long Connect is kept from seeing that it shall pause or stop. */
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    /** Read ahead, of all feeds together. */
    private static final int PAGES_MAX = 64;

    private final Clock clock = Clock.systemUTC();
    private @Nullable Running running;
    private volatile @Nullable Throwable broken;

    /** What a task has while it runs. */
    private record Running(
            String name,
            PullSettings settings,
            SourceMetrics metrics,
            LagGate gate,
            PageQueue queue,
            Feeds feeds,
            Map<String, Lane> lanes,
            Map<String, State> unkept) {}

    @Override
    public String version() {
        return Version.of(getClass());
    }

    @Override
    public void start(Map<String, String> given) {
        SourceMetrics metrics = SourceMetrics.in(context);
        LagGate gate = LagGate.of(PullSettings.DEFINITION, given, clock, metrics);
        running = gate.orClosed(() -> open(given, metrics, gate));
        metrics.listening();
    }

    private Running open(Map<String, String> given, SourceMetrics metrics, LagGate gate) {
        PullSettings settings = PullSettings.of(given);
        List<String> share =
                Arrays.asList(given.getOrDefault(PullSourceConnector.SHARE, "").split(",", -1));
        List<Feed> own = settings.feeds().stream()
                .filter(it -> share.contains(it.name()))
                .toList();
        List<String> names =
                own.stream().map(it -> settings.lanePrefix() + "-" + it.name()).toList();
        Lanes lanes = Lanes.begin(names, context.offsetStorageReader(), clock.millis());
        Map<String, Lane> byFeed = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            byFeed.put(own.get(i).name(), lanes.at(i));
        }
        PageQueue queue = new PageQueue(PAGES_MAX, settings.bufferBytesMax());
        Feeds feeds = new Feeds(queue, room(gate), settings.inFlight(), clock, this::fail);
        String name = given.getOrDefault("name", "weir");
        PullTelling.Counts counts = new PullTelling.Counts();
        counts.show(metrics);
        metrics.show("pull-buffered-bytes", "Bytes held for pages that wait to be committed", queue::bytes);
        metrics.show("pull-waiting-pages", "Pages that wait to be committed", queue::pages);
        AbstractConfig config = new AbstractConfig(PullSettings.definition(given), given, false);
        try {
            for (Feed feed : own) {
                PullFeed its = new PullFeed(config, feed.name());
                feeds.start(
                        feed,
                        its.credential(),
                        its.trust(),
                        state(feed, byFeed.get(feed.name())),
                        new PullTelling(name, feed, gate.changes(), clock, counts));
            }
        } catch (UnusableFileException | RuntimeException failed) {
            feeds.close();
            throw new ConnectException("The feeds cannot be read: " + failed.getMessage(), failed);
        }
        LOG.info("Reading the feeds {} for {} in epoch {}", byFeed.keySet(), settings.topic(), lanes.epoch());
        return new Running(name, settings, metrics, gate, queue, feeds, byFeed, new HashMap<>());
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running task = running;
        if (task == null) {
            return null;
        }
        Throwable why = broken;
        if (why != null) {
            throw new ConnectException("A feed cannot be read any more: " + why, why);
        }
        List<SourceRecord> records = new ArrayList<>();
        for (PulledPage page : task.queue().take(task.settings().transactionBytesMax(), POLL_NANOS)) {
            String feed = page.feed().name();
            if (page.events().isEmpty()) {
                task.unkept().put(feed, page.state());
            } else {
                task.unkept().remove(feed);
                records.addAll(PullRecord.of(
                        task.settings().topic(),
                        lane(task, feed),
                        page,
                        task.settings().eventBytesMax()));
            }
        }
        records.addAll(progress(task));
        records.addAll(task.gate().changes().take());
        return records.isEmpty() ? null : records;
    }

    /** Connect commits an offset with a record only: where there is no event, it is one of the pipeline's own. */
    private List<SourceRecord> progress(Running task) {
        if (task.unkept().isEmpty() || !task.gate().changes().isWritable()) {
            return List.of();
        }
        List<SourceRecord> records = new ArrayList<>();
        task.unkept().forEach((feed, state) -> {
            Lane lane = lane(task, feed);
            records.add(task.gate()
                    .changes()
                    .record(
                            PullTelling.progress(task.name(), feed, clock),
                            lane.sourcePartition(),
                            PullRecord.offset(state.offset(), lane.last())));
        });
        task.unkept().clear();
        return records;
    }

    /** Metadata is null where a transformation took the record out. */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        Running task = running;
        if (task == null || !(record instanceof PullRecord)) {
            return;
        }
        if (metadata == null) {
            task.metrics().refused(Refusal.DROPPED);
        } else if (record.value() instanceof byte[] bytes) {
            task.metrics().committed(1, bytes.length);
        }
    }

    /** On the thread that polls, after the last transaction. */
    @Override
    public void stop() {
        Running task = running;
        if (task != null) {
            running = null;
            task.feeds().close();
            task.gate().close();
            LOG.info("Stopped reading the feeds {}", task.lanes().keySet());
        }
    }

    @Nullable
    LagGate gate() {
        Running task = running;
        return task == null ? null : task.gate();
    }

    private State state(Feed feed, @Nullable Lane lane) {
        if (lane == null) {
            throw new IllegalStateException("the feed " + feed.name() + " has no lane");
        }
        Map<String, Object> offset = context.offsetStorageReader().offset(lane.sourcePartition());
        try {
            return State.of(feed, offset == null ? Map.of() : offset, clock.millis());
        } catch (IllegalArgumentException malformed) {
            throw new ConnectException(
                    "The offset of the feed " + feed.name() + " is not one that the pull source has written ("
                            + malformed.getMessage() + "). Reset it to read the feed from its beginning.",
                    malformed);
        }
    }

    private void fail(Throwable bug) {
        LOG.error("A feed cannot be read any more", bug);
        broken = bug;
    }

    private static Lane lane(Running task, String feed) {
        Lane lane = task.lanes().get(feed);
        if (lane == null) {
            throw new IllegalStateException("the feed " + feed + " is another task's");
        }
        return lane;
    }

    private static Room room(LagGate gate) {
        return new Room() {
            @Override
            public boolean isClosed() {
                return gate.isClosed();
            }

            @Override
            public boolean isSlow() {
                return gate.isSlow();
            }
        };
    }
}
