package io.weir.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.EmbeddedSettings;
import io.weir.embedded.DataFolder;
import io.weir.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LagMetricsTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    @TempDir
    Path parent;

    @Test
    void countsRecordsAndNotTheMarkersOfTransactions() throws Exception {
        try (DataFolder folder = DataFolder.open(parent);
                EmbeddedBroker broker =
                        EmbeddedBroker.bind(folder, new EmbeddedSettings("127.0.0.1", 0), fault -> {})) {
            broker.start();
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrap());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                sendInTransactions(broker, 3, false);
                sendInTransactions(broker, 5, true); // never happened, for who reads what is committed
                SimpleMeterRegistry meters = new SimpleMeterRegistry();
                try (LagMetrics lag = new LagMetrics(client, List.of(new LagMetrics.Lane("valid", "g", "t")), meters)) {
                    assertThat(lag(meters)).isNaN();
                    lag.start();

                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(lag(meters)).isEqualTo(3));

                    // Offset 5: three records, each with its marker, less the last marker.
                    admin.alterConsumerGroupOffsets("g", Map.of(PARTITION, new OffsetAndMetadata(5)))
                            .all()
                            .get(30, TimeUnit.SECONDS);
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(lag(meters)).isZero());
                }
            }
        }
    }

    private static double lag(SimpleMeterRegistry meters) {
        return meters.get("weir.lag.records").tag("lane", "valid").gauge().value();
    }

    private static void sendInTransactions(EmbeddedBroker broker, int count, boolean isAborted) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "x"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < count; i++) {
                producer.beginTransaction();
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>("t", 0, null, new byte[10]));
                if (isAborted) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }
}
