package io.weir.topology;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Events of a partition were about to be committed without its offset: a start from the last commit sets it right. */
final class UncoveredEventsException extends RetriableException {
    private static final long serialVersionUID = 1L;

    UncoveredEventsException(TopicPartition partition) {
        super("events of " + partition + " are about to be committed without its offset, and would be judged again: the"
                + " transaction is given up");
    }
}
