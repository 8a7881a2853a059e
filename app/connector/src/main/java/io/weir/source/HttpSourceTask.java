package io.weir.source;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between senders and transactions. With exactly-once support, Connect makes one transaction of what one {@link #poll}
 * returns, commits it before it polls again, and calls {@link #commitRecord} for each of its records after the commit and
 * not before (ExactlyOnceWorkerSourceTask.commitTransaction, 4.3.1). A request is in one poll, so in one transaction.
 *
 * <p>Where a transaction fails the task does, and Connect stops it; the numbers it had given out are the last of their
 * epoch.
 */
public final class HttpSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSourceTask.class);

    /** How long Connect is kept from seeing that it shall pause or stop. */
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private @Nullable Running running;

    @Override
    public String version() {
        return Version.of(HttpSourceTask.class);
    }

    @Override
    public void start(Map<String, String> given) {
        HttpSourceSettings settings = HttpSourceSettings.of(given);
        Clock clock = Clock.systemUTC();
        Lanes lanes = Lanes.begin(settings.lanes(), context.offsetStorageReader(), clock.millis());
        Intake intake = Intake.open(settings, clock, SourceMetrics.in(context));
        running = new Running(settings, lanes, intake);
        LOG.info(
                "Listening on {}:{} for {} with {} lanes in epoch {}",
                settings.host(),
                intake.port(),
                settings.topic(),
                settings.lanes().size(),
                lanes.epoch());
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running task = running;
        if (task == null) {
            return null;
        }
        List<Submission> batch = task.intake.handover().take(task.settings.transactionBytesMax(), POLL_NANOS);
        return batch.isEmpty() ? null : task.records(batch);
    }

    /** Metadata is null where a transformation or a tolerated error took the record out. */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        Running task = running;
        if (task != null
                && record instanceof EventRecord event
                && event.submission().settleOne(metadata != null)) {
            task.intake.handover().settle(event.submission());
        }
    }

    /** After the last record of a transaction. */
    @Override
    public void commit() {
        Running task = running;
        if (task != null) {
            task.intake.handover().flush();
        }
    }

    /** Connect calls it on the thread that polls, after the last transaction, and also where {@link #start} failed. */
    @Override
    public void stop() {
        Running task = running;
        if (task != null) {
            running = null;
            int port = task.intake.port();
            task.intake.close();
            LOG.info("Stopped listening on {}:{}", task.settings.host(), port);
        }
    }

    private record Running(HttpSourceSettings settings, Lanes lanes, Intake intake) {
        private List<SourceRecord> records(List<Submission> batch) {
            int events = 0;
            for (Submission each : batch) {
                events += each.events().size();
            }
            List<SourceRecord> records = new ArrayList<>(events);
            for (Submission each : batch) {
                Lane lane = lanes.of(each.senderHash());
                for (SourceEvent event : each.events()) {
                    records.add(EventRecord.of(each, event, settings.topic(), lane));
                }
            }
            return records;
        }
    }
}
