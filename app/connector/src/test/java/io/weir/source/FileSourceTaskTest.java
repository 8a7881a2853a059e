package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.tail.Mark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTaskTest {
    @TempDir
    Path folder;

    /** Of thousands of files with a line each, an own text for each would fill the heap. */
    @Test
    void saysInOneTextHowFarTheFilesOfALaneAreReadWithAllRecordsOfATransaction() throws Exception {
        for (String name : List.of("a.log", "b.log", "c.log")) {
            Files.writeString(folder.resolve(name), "one\ntwo\n");
        }
        FileSourceTask task = new FileSourceTask();
        task.initialize(new NothingCommitted());
        task.start(settings());

        List<SourceRecord> records = task.poll();
        task.stop();

        assertThat(records).hasSize(6);
        Object text = records.get(0).sourceOffset().get(FileMemory.FILES);
        assertThat(records)
                .allSatisfy(it ->
                        assertThat(it.sourceOffset().get(FileMemory.FILES)).isSameAs(text));
        assertThat(Mark.parse(String.valueOf(text))).extracting(Mark::offset).containsExactly(8L, 8L, 8L);
    }

    /** Nothing is committed that says where the first one had begun. */
    @Test
    void goesOnWhereATaskHadBegunWhoseFirstTransactionFailed() throws Exception {
        Files.writeString(folder.resolve("a.log"), "old\n");
        Map<String, String> fromEnd = settings();
        fromEnd.put("files.from", "end");
        FileSourceTask failed = new FileSourceTask();
        failed.initialize(new NothingCommitted());
        failed.start(fromEnd);
        Files.writeString(folder.resolve("a.log"), "new\n", StandardOpenOption.APPEND);
        assertThat(failed.poll()).hasSize(1);
        failed.stop();
        Files.writeString(folder.resolve("b.log"), "newer\n");

        FileSourceTask next = new FileSourceTask();
        next.initialize(new NothingCommitted());
        next.start(fromEnd);
        List<SourceRecord> records = next.poll();
        next.stop();

        assertThat(records)
                .extracting(it -> new String((byte[]) it.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("new", "newer");
    }

    @Test
    void readsWhatItHadPassedByWhenThatIsWantedBeforeAnythingIsCommitted() throws Exception {
        Files.writeString(folder.resolve("a.log"), "old\n");
        Map<String, String> fromEnd = settings();
        fromEnd.put("files.from", "end");
        assertThat(begin(fromEnd)).isEmpty();

        assertThat(begin(settings())).containsExactly("old");
    }

    @Test
    void passesByWhatIsInOtherFilesThatAreAskedForBeforeAnythingIsCommitted() throws Exception {
        Map<String, String> fromEnd = settings();
        fromEnd.put("files.from", "end");
        assertThat(begin(fromEnd)).isEmpty();
        Files.writeString(folder.resolve("a.txt"), "old\n");
        fromEnd.put("files.entry.app.path", folder.resolve("*.txt").toString());

        assertThat(begin(fromEnd)).isEmpty();
    }

    private static List<String> begin(Map<String, String> settings) throws InterruptedException {
        FileSourceTask task = new FileSourceTask();
        task.initialize(new NothingCommitted());
        task.start(settings);
        List<SourceRecord> records = task.poll();
        task.stop();
        return records == null
                ? List.of()
                : records.stream()
                        .map(it -> new String((byte[]) it.value(), StandardCharsets.UTF_8))
                        .toList();
    }

    @Test
    void looksAfterItsFilesWhileNothingIsToComeInAndReadsThemWhenItIs() throws Exception {
        Path log = folder.resolve("a.log");
        Files.writeString(log, "one\n");
        FileSourceTask task = new FileSourceTask();
        task.initialize(new NothingCommitted());
        Map<String, String> given = settings();
        given.put("files.scan.ms", "100");
        task.start(given);
        LagGate gate = Objects.requireNonNull(task.gate());
        GateInHand.use(gate, 0.95);
        assertThat(task.poll()).isNull();
        // Out of what the path names: whoever had not looked at it would never find it again.
        Files.move(log, folder.resolve("a.old"));
        Files.writeString(log, "two\n");
        assertThat(task.poll()).isNull();

        GateInHand.use(gate, 0.1);
        List<SourceRecord> records = new ArrayList<>();
        await().until(() -> {
            List<SourceRecord> some = task.poll();
            records.addAll(some == null ? List.of() : some);
            return records.size() >= 2;
        });
        task.stop();

        assertThat(records)
                .extracting(it -> new String((byte[]) it.value(), StandardCharsets.UTF_8))
                .containsExactly("one", "two");
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
        settings.keySet().removeIf(it -> it.startsWith("http."));
        settings.put("topic", "raw");
        settings.put("files.entries", "app");
        settings.put("files.entry.app.path", folder.resolve("*.log").toString());
        settings.put("files.lanes", "1");
        settings.put(FileShare.ENTRIES, "app");
        settings.put(FileShare.LANES, "0");
        return settings;
    }

    /** As of a worker that is started for the first time, and of before there were metrics of plugins. */
    private static final class NothingCommitted implements SourceTaskContext, OffsetStorageReader {
        @Override
        public Map<String, String> configs() {
            return Map.of();
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
            return Map.of();
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            return Map.of();
        }
    }
}
