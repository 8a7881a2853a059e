package io.weir.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Between senders and transactions. With exactly-once support, Connect makes one transaction of what one {@link #poll}
 * returns, commits it before it polls again, and calls {@link #commitRecord} for each of its records after the commit and
 * not before (ExactlyOnceWorkerSourceTask.commitTransaction, 4.3.1). A submission is in one poll, so in one transaction.
 *
 * <p>Where a transaction fails the task does, and Connect stops it; the numbers it had given out are the last of their
 * epoch.
 */
abstract class IntakeTask extends SourceTask {
    /** How long Connect is kept from seeing that it shall pause or stop. */
    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private @Nullable Running running;

    /** Opens what takes events; it begins to. */
    abstract Running open(Map<String, String> given);

    @Override
    public final String version() {
        return Version.of(getClass());
    }

    @Override
    public final void start(Map<String, String> given) {
        running = open(given);
    }

    @Override
    public final @Nullable List<SourceRecord> poll() throws InterruptedException {
        Running task = running;
        if (task == null) {
            return null;
        }
        List<Submission> batch = task.handover.take(task.transactionBytesMax, POLL_NANOS);
        List<SourceRecord> records = task.records(batch);
        // What the gate has to say goes with events, or alone.
        records.addAll(task.gate.changes().take());
        return records.isEmpty() ? null : records;
    }

    /** Metadata is null where a transformation or a tolerated error took the record out. */
    @Override
    public final void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        Running task = running;
        if (task != null
                && record instanceof EventRecord event
                && event.submission().settleOne(metadata != null)) {
            task.handover.settle(event.submission());
        }
    }

    /** After the last record of a transaction. */
    @Override
    public final void commit() {
        Running task = running;
        if (task != null) {
            task.handover.flush();
        }
    }

    /** Connect calls it on the thread that polls, after the last transaction, and also where {@link #start} failed. */
    @Override
    public final void stop() {
        Running task = running;
        if (task != null) {
            running = null;
            task.gate.close();
            task.close.run();
        }
    }

    /**
     * What a task has while it runs.
     *
     * @param close takes no more, and tells all who wait
     */
    record Running(
            String topic, long transactionBytesMax, Lanes lanes, Handover handover, LagGate gate, Runnable close) {
        private List<SourceRecord> records(List<Submission> batch) {
            int events = 0;
            for (Submission each : batch) {
                events += each.events().size();
            }
            List<SourceRecord> records = new ArrayList<>(events);
            for (Submission each : batch) {
                Lane lane = lanes.of(each.senderHash());
                for (SourceEvent event : each.events()) {
                    records.add(EventRecord.of(each, event, topic, lane));
                }
            }
            return records;
        }
    }
}
