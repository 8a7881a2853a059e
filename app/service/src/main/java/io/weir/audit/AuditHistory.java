package io.weir.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.Cluster;
import io.weir.cluster.LogReader;
import io.weir.cluster.Offsets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What the periodic audits have written, oldest first. */
public final class AuditHistory {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditHistory() {}

    /** The records as they stand there. */
    public static List<JsonNode> since(AuditScope scope, Instant since) {
        String topic = scope.topics().events();
        List<JsonNode> found = new ArrayList<>();
        try (Admin admin = Cluster.open(scope.kafka(), DEADLINE);
                LogReader reader = new LogReader(scope.kafka(), "weir-audit-history")) {
            List<TopicPartition> partitions = Offsets.partitions(admin, List.of(topic));
            Map<TopicPartition, Long> ends = Offsets.stableEnds(admin, partitions);
            Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
            Offsets.since(admin, partitions, since.toEpochMilli()).forEach((partition, offset) -> {
                if (offset >= 0) {
                    ranges.put(partition, new LogReader.Range(offset, ends.getOrDefault(partition, 0L)));
                }
            });
            reader.read(ranges, DEADLINE, record -> {
                keep(found, record);
                return true;
            });
        }
        found.sort(Comparator.comparing(event -> event.path("at").asText()));
        return found;
    }

    /** For a person at a terminal. */
    public static String line(JsonNode event) {
        String kind = event.path("kind").asText();
        JsonNode counts = event.path("counts");
        JsonNode backlog = event.path("backlog");
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s  residual %d  taken %d  delivered %d  dead letters %d  waiting raw %d, out %d%s",
                event.path("at").asText(),
                event.path("residual").asLong(),
                counts.path("taken").asLong(),
                counts.path("delivered").asLong(),
                counts.path("dead_letters").asLong() + counts.path("rejected").asLong(),
                backlog.path("raw").asLong(),
                backlog.path("out").asLong(),
                event.path("exact").asBoolean(true) ? "" : " (at least)"));
        if (kind.equals(AuditEvents.RESIDUAL)) {
            line.append("  ").append(event.path("state").asText().toUpperCase(Locale.ROOT));
            event.path("findings")
                    .forEach(it -> line.append("\n    ").append(it.path("text").asText()));
        }
        return line.toString();
    }

    /** Other parts write there too, and what is no JSON was not written by Weir. */
    private static void keep(List<JsonNode> found, ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode event = record.value() == null ? null : JSON.readTree(record.value());
            String kind = event == null ? "" : event.path("kind").asText();
            if (event != null && (kind.equals(AuditEvents.AUDIT) || kind.equals(AuditEvents.RESIDUAL))) {
                found.add(event);
            }
        } catch (IOException foreign) {
            return;
        }
    }
}
