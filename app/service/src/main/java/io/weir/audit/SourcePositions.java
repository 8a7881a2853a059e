package io.weir.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.ClusterException;
import io.weir.cluster.LogReader;
import io.weir.cluster.Offsets;
import io.weir.tally.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The last event of each lane that its source has committed, as Kafka Connect keeps it; read on from where it stopped. */
public final class SourcePositions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LogReader reader;
    private final String topic;
    private final Map<List<String>, Position> byConnectorAndLane = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    public SourcePositions(LogReader reader, String topic) {
        this.reader = reader;
        this.topic = topic;
    }

    /** Empty where there is no such topic, or it may not be read, or not in time. */
    public Optional<Map<String, Position>> read(Admin admin, Duration deadline) {
        try {
            List<TopicPartition> partitions = Offsets.partitions(admin, List.of(topic));
            Map<TopicPartition, Long> begins = Offsets.begins(admin, partitions);
            Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
            // What is not decided yet is later than this audit: the least that raw must have is what is committed.
            Offsets.stableEnds(admin, partitions).forEach((partition, end) -> {
                long from = Math.max(next.getOrDefault(partition, 0L), begins.getOrDefault(partition, 0L));
                ranges.put(partition, new LogReader.Range(from, end));
            });
            Set<TopicPartition> behind = reader.read(ranges, deadline, this::keep);
            if (!behind.isEmpty()) {
                return Optional.empty();
            }
            ranges.forEach((partition, range) -> next.put(partition, Math.max(range.from(), range.to())));
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException
                    || failed.getCause() instanceof AuthorizationException) {
                return Optional.empty();
            }
            throw failed;
        } catch (AuthorizationException forbidden) {
            return Optional.empty();
        }
        Map<String, Position> lanes = new HashMap<>();
        byConnectorAndLane.forEach((key, position) -> lanes.merge(key.get(1), position, Position::later));
        return Optional.of(lanes);
    }

    /** Other connectors of the same workers keep theirs here too, in forms of their own. */
    private boolean keep(ConsumerRecord<byte[], byte[]> record) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            JsonNode key = record.key() == null ? null : JSON.readTree(record.key());
            if (key == null
                    || !key.path(0).isTextual()
                    || !key.path(1).path("lane").isTextual()) {
                return true;
            }
            List<String> owner =
                    List.of(key.get(0).textValue(), key.get(1).get("lane").textValue());
            JsonNode value = record.value() == null ? null : JSON.readTree(record.value());
            if (value == null || value.isNull()) {
                byConnectorAndLane.remove(owner);
            } else if (value.path("epoch").canConvertToLong()
                    && value.path("seq").canConvertToLong()) {
                byConnectorAndLane.put(
                        owner,
                        new Position(
                                value.get("epoch").longValue(), value.get("seq").longValue()));
            }
        } catch (IOException otherForm) {
            return true;
        }
        return true;
    }
}
