package io.weir.siem;

import io.weir.delivery.Delivery;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a producer's error means for its record. In our own words, because Kafka's quote keys and configurations. */
final class KafkaOutcome {
    /** How brokers put it where several records of a batch are refused: the error is a general one then. */
    private static final Pattern TIME = Pattern.compile("(?i)timestamp\\b.*\\bout of range|invalid timestamp");

    /** What a producer says to all further records once it has failed for good. */
    static final Delivery FAILED = new Delivery.Retry(null, KafkaException.class.getSimpleName());

    /** Target faults of one topic or of a clock: the producer is as good as before. */
    private static final Set<String> NOT_THE_PRODUCERS = Stream.of(
                    TimeoutException.class,
                    TopicAuthorizationException.class,
                    InvalidTopicException.class,
                    PolicyViolationException.class,
                    InvalidTimestampException.class,
                    InvalidRecordException.class)
            .map(Class::getSimpleName)
            .collect(Collectors.toUnmodifiableSet());

    private KafkaOutcome() {}

    /** @param events of the batch the record was in */
    static Delivery of(Throwable error, int events) {
        String name = error.getClass().getSimpleName();
        if (error instanceof RecordTooLargeException) {
            return new Delivery.Poison("the record is larger than the topic or record-bytes-max allow", null, name);
        }
        if (error instanceof SerializationException) {
            return new Delivery.Poison(name, null, name);
        }
        if (error instanceof RecordBatchTooLargeException
                || (error instanceof InvalidRecordException && !isOfTheTime(error))) {
            // Said of all that shared a batch with the one.
            return events == 1 ? new Delivery.Poison(name, null, name) : new Delivery.Split(name, 0);
        }
        return isTargetFault(error) ? new Delivery.TargetFault(name) : new Delivery.Retry(null, name);
    }

    /** Whether another producer may fare better. */
    static boolean isTheProducers(Delivery.TargetFault fault) {
        return !NOT_THE_PRODUCERS.contains(fault.cause());
    }

    /** A record has the time at which the producer writes it, so it is this machine's clock or the broker's. */
    private static boolean isOfTheTime(Throwable error) {
        return error instanceof InvalidTimestampException
                || (error instanceof InvalidRecordException
                        && TIME.matcher(String.valueOf(error.getMessage())).find());
    }

    private static boolean isTargetFault(Throwable error) {
        return error instanceof AuthenticationException
                || isOfTheTime(error)
                || error instanceof AuthorizationException
                || error instanceof InvalidTopicException
                || error instanceof PolicyViolationException
                || error instanceof UnsupportedVersionException
                || error instanceof UnsupportedForMessageFormatException
                // The producer waits for a topic to appear, and then says why it has not.
                || (error instanceof TimeoutException && error.getCause() instanceof UnknownTopicOrPartitionException);
    }
}
