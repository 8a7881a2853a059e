package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A pull task whose transactions a test commits, or loses, as Connect does with exactly-once support. */
final class PullTaskStage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<SourceRecord> committed = new ArrayList<>();

    private final Map<String, String> settings;
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private PullSourceTask task;

    PullTaskStage(Map<String, String> settings) {
        this.settings = new HashMap<>(settings);
        start();
    }

    /** Of one feed, with all that Connect wants to be set. */
    static Map<String, String> settings(String definition, String url, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SettingsCheckTest.sound());
        all.keySet().removeIf(it -> it.startsWith("http."));
        all.putAll(Map.of(
                "connector.class", PullSourceConnector.class.getName(),
                "name", "pull",
                "pull.feeds", "log",
                "pull.feed.log.definition", definition,
                "pull.feed.log.url", url,
                "pull.feed.log.interval.ms", "100",
                "pull.feed.log.secret", "s3cret"));
        more.forEach((name, value) -> all.put("pull.feed.log." + name, value));
        return all;
    }

    void start() {
        assertThat(new PullSettingsCheck(settings).faults()).isEmpty();
        Map<String, String> given = new HashMap<>(settings);
        given.put(PullSourceConnector.SHARE, given.get("pull.feeds"));
        task = new PullSourceTask();
        task.initialize(new Committed());
        task.start(given);
    }

    /** Commits until so many events are, and then whatever comes within a moment. */
    void commit(int events) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (committed.size() < events) {
            assertThat(System.nanoTime() - deadline)
                    .as(committed.size() + " of " + events)
                    .isNegative();
            keep(task.poll());
        }
    }

    /** What comes within that time and is not to come. */
    void idle(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            keep(task.poll());
        }
    }

    /** What the task has given out last is in no transaction, and what it has read ahead is gone. */
    void kill() throws InterruptedException {
        task.poll();
        task.stop();
        start();
    }

    List<String> texts() {
        return committed.stream()
                .map(it -> new String((byte[]) it.value(), UTF_8))
                .toList();
    }

    Map<String, Object> offset() {
        return offsets.values().iterator().next();
    }

    @Override
    public void close() {
        task.stop();
    }

    private void keep(List<SourceRecord> records) {
        if (records != null) {
            for (SourceRecord each : records) {
                committed.add(each);
                offsets.put(each.sourcePartition(), throughJson(each.sourceOffset()));
                task.commitRecord(each, null);
            }
        }
    }

    private static Map<String, Object> throughJson(Map<String, ?> offset) {
        return JSON.convertValue(JSON.valueToTree(offset), new TypeReference<Map<String, Object>>() {});
    }

    private final class Committed implements SourceTaskContext, OffsetStorageReader {
        @Override
        public Map<String, String> configs() {
            return settings;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new NoSuchMethodError("pluginMetrics");
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offsets.get(partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            partitions.forEach(it -> found.put(it, offsets.get(it)));
            return found;
        }
    }
}
