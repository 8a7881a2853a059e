package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.tail.Entry;
import io.weir.tail.FileTails;
import io.weir.tail.Room;
import io.weir.tail.TailBatch;
import io.weir.tail.TailCounts;
import io.weir.tail.TailEvent;
import io.weir.tail.TailSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of files. What one {@link #poll} reads is one transaction, with how far each file is read by then; Connect commits it
 * before it polls again, so no more than that is ever in memory. A transaction that fails ends the task, and the next one
 * begins where the last that was committed had ended.
 */
public final class FileSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(FileSourceTask.class);

    /** Between two looks at files that had nothing: Connect is kept from seeing that it shall stop for so long. */
    private static final long PAUSE_MILLIS = 100;

    /** How much less is read where less is to come in. */
    private static final long SLOWER = 4;

    private final Clock clock = Clock.systemUTC();
    private @Nullable Running running;
    private @Nullable SourceMetrics metrics;
    private @Nullable LagGate gate;

    @Override
    public String version() {
        return Version.of(getClass());
    }

    @Override
    public void start(Map<String, String> given) {
        SourceMetrics shown = SourceMetrics.in(context);
        Running task = Running.open(given, this, clock.millis());
        metrics = shown;
        gate = LagGate.of(FileSourceSettings.DEFINITION, given, clock, shown);
        running = task;
        show(shown, task.counts());
        shown.listening();
        LOG.info(
                "Following the files of {} for {} with {} lanes in epoch {}, {} of them known",
                task.share().entries(),
                task.topic(),
                task.lanes().size(),
                task.epoch(),
                task.known());
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running task = running;
        LagGate lag = gate;
        if (task == null || lag == null) {
            return null;
        }
        if (lag.isSlow()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        // Files are looked after while nothing is read of them: they are renamed and removed all the same.
        long bytesMax = lag.isClosed() ? 0 : task.transactionBytesMax();
        List<SourceRecord> records = task.read(clock.instant(), lag.isSlow() ? bytesMax / SLOWER : bytesMax);
        records.addAll(lag.changes().take());
        if (records.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return null;
        }
        return records;
    }

    @Nullable
    LagGate gate() {
        return gate;
    }

    /** Metadata is null where a transformation took the record out. */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        SourceMetrics shown = metrics;
        LagGate lag = gate;
        if (lag != null && lag.changes().isOne(record)) {
            return;
        }
        if (shown != null && metadata == null) {
            shown.refused(Refusal.DROPPED);
        } else if (shown != null && record.value() instanceof byte[] bytes) {
            shown.committed(1, bytes.length);
        }
    }

    /** On the thread that polls, after the last transaction. */
    @Override
    public void stop() {
        Running task = running;
        LagGate lag = gate;
        if (lag != null) {
            lag.close();
        }
        if (task != null) {
            running = null;
            task.tails().close();
            LOG.info("Stopped following the files of {}", task.share().entries());
        }
    }

    private static void show(SourceMetrics metrics, TailCounts counts) {
        metrics.show("read-bytes-total", "Bytes of files of which events were made", counts::readBytes);
        metrics.show("read-lines-total", "Lines of files of which events were made", counts::readLines);
        metrics.show("files", "Files that are followed", counts::files);
        metrics.show("open-files", "Files with an open handle", counts::openFiles);
        metrics.show("waiting-files", "Files that are not begun, since enough are followed", counts::waitingFiles);
        metrics.show("unreadable-files", "Files and folders that cannot be read", counts::unreadableFiles);
        metrics.show("lag-bytes", "Bytes of files that are in no event yet", counts::lagBytes);
        metrics.show("truncations-total", "Files that were truncated, each with a possible loss", counts::truncations);
        metrics.show("unread-bytes-total", "Bytes that were seen and gone before they were read", counts::unreadBytes);
        metrics.show("unknown-ends-total", "Files that went while the task did not run", counts::unknownEnds);
        metrics.show("broken-files-total", "Packed files with an end that cannot be read", counts::brokenFiles);
        metrics.show("hole-bytes-total", "NULs of holes that were passed", counts::holeBytes);
        metrics.show("refused-lines-total", "Lines that were longer than an event may be", counts::refusedLines);
    }

    /** What a task has while it runs. */
    private record Running(
            String topic,
            String host,
            long transactionBytesMax,
            FileShare share,
            Map<Integer, Lane> lanes,
            long epoch,
            long begunMillis,
            int known,
            FileMemory memory,
            FileTails tails,
            TailCounts counts) {
        static Running open(Map<String, String> given, FileSourceTask task, long nowMillis) {
            FileSourceSettings settings = FileSourceSettings.of(given);
            FileShare share = FileShare.of(given);
            List<Entry> entries = settings.entries().entrySet().stream()
                    .filter(it -> share.entries().contains(it.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            TailSettings following = settings.tails().of(entries);
            ToIntFunction<String> spread = path -> share.lanes()
                    .get(Math.floorMod(path.hashCode(), share.lanes().size()));
            FileMemory memory = FileMemory.read(
                    settings.lanePrefix(),
                    task.context.offsetStorageReader(),
                    Set.copyOf(share.lanes()),
                    path -> following.laneOf(path, spread),
                    following::has);
            String name = given.get("name") + " " + settings.lanePrefix() + " " + share.entries();
            FirstLooks first = FirstLooks.of(name, following, memory);
            long begunMillis = first == null ? memory.begunMillis() : first.begunMillis();
            List<String> names = Lanes.names(settings.lanePrefix(), 0, FileSourceSettings.LANES_MAX);
            Lanes begun = Lanes.begin(
                    share.lanes().stream().map(names::get).toList(),
                    task.context.offsetStorageReader(),
                    Math.max(nowMillis, Math.max(memory.lastStamp(), begunMillis) + 1));
            Map<Integer, Lane> lanes = new HashMap<>();
            for (int i = 0; i < share.lanes().size(); i++) {
                lanes.put(share.lanes().get(i), begun.at(i));
            }
            TailCounts counts = new TailCounts();
            FileTails tails = new FileTails(
                    following,
                    spread,
                    begun.epoch(),
                    first == null ? memory.own() : first.ends(),
                    following.endBeforeMillis(begunMillis),
                    counts,
                    System::nanoTime);
            if (begunMillis == 0 && following.isFromEnd()) {
                FirstLooks.keep(name, following, nowMillis, tails.look());
            }
            String host = settings.host().isEmpty() ? hostName() : settings.host();
            return new Running(
                    settings.topic(),
                    host,
                    settings.transactionBytesMax(),
                    share,
                    lanes,
                    begun.epoch(),
                    begunMillis == 0 ? nowMillis : begunMillis,
                    memory.own().size(),
                    memory,
                    tails,
                    counts);
        }

        List<SourceRecord> read(Instant now, long bytesMax) {
            List<SourceRecord> records = new ArrayList<>();
            List<TailBatch> batches = tails.poll(new Room(bytesMax));
            Map<Integer, String> files = new HashMap<>();
            for (TailBatch batch : batches) {
                Lane lane = lanes.get(batch.lane());
                if (lane == null) {
                    throw new IllegalStateException("a file of lane " + batch.lane() + ", which is another task's");
                }
                String text =
                        files.computeIfAbsent(batch.lane(), it -> memory.files(it, tails.marks(it), tails.past(it)));
                for (TailEvent event : batch.events()) {
                    records.add(FileRecord.of(topic, lane, event, hints(batch, event), now, text, begunMillis));
                }
            }
            return records;
        }

        private Hints hints(TailBatch batch, TailEvent event) {
            String part = event.part() == 0 ? "" : ",\"file_part\":" + event.part();
            String fields = "{\"file_offset\":" + event.offset() + ",\"file_line\":" + event.line() + part + "}";
            return new Hints(batch.entry().type(), batch.path(), host, null, null, fields);
        }

        /** The kernel's: no name server is asked. */
        private static String hostName() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            } catch (IOException otherSystem) {
                return InetAddress.getLoopbackAddress().getHostName();
            }
        }
    }
}
