package io.weir.journey;

import org.apache.kafka.common.TopicPartition;

/** The time to search is over; says how far the search came, so that nobody takes it for an answer. */
final class UnfinishedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfinishedException(TopicPartition partition, long from, long next, long to) {
        super("the time to search was over in " + partition + ", of which " + from + " to " + to
                + " was to be looked at: nothing found before " + next);
    }
}
