package io.weir.topology;

import io.weir.envelope.Envelope;
import org.apache.kafka.streams.processor.api.Record;

/** Where what the tasks do is counted. */
interface Books {
    /** Counts nothing: for a topology that is only looked at, or measured without. */
    Books NONE = partition -> (raw, envelope, routed) -> {};

    /** For a task that begins, or begins again: what was counted and not committed is forgotten. */
    TaskBook open(int partition);

    /** The book of one task, written by its thread alone. */
    interface TaskBook {
        /** One event has come, and left as this. */
        void count(Record<byte[], byte[]> raw, Envelope envelope, Routed routed);
    }
}
