package io.weir.doctor;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

/** The latest time that a broker wrote into a partition: where brokers give the time, that of its clock. */
public record NewestRecord(TopicPartition partition, int leader, Instant at) {}
