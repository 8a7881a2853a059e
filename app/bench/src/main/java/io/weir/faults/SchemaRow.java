package io.weir.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.demo.Marker;
import io.weir.envelope.Headers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A log type becomes stricter while its events come, and then as it was before; what it refused meanwhile is sent
 * through again under the same sid, and must be delivered.
 */
final class SchemaRow {
    private static final int EVENTS = 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Set<String> KEPT = Set.of(
            Headers.SID,
            Headers.RECEIVED,
            Headers.HINT_SOURCETYPE,
            Headers.HINT_SOURCE,
            Headers.HINT_HOST,
            Headers.HINT_INDEX,
            Headers.HINT_TIME,
            Headers.HINT_FIELDS);

    private SchemaRow() {}

    static Row row() {
        return new Row(
                20,
                "schema changed mid-stream",
                "a log type demands a field that its events do not have, then no longer; dead letters are redriven",
                Ground.SHARED,
                false,
                SchemaRow::play);
    }

    private static void play(Scene scene) throws Exception {
        Part streams = scene.stage().streams();
        Path types = scene.stage().folder().resolve("types");
        write(types, "");
        streams.set("WEIR_SCHEMAS_DIRS", types.toString());
        restart(streams);
        send(scene, () -> scene.extras().mustDeliver());
        // Before the schema changes: what waits is judged by the one that is there when its turn comes.
        awaitDelivered(scene, "delivering what the first schema takes");

        write(types, ", \"door\"");
        restart(streams);
        int firstRefused = scene.extras().next();
        send(scene, () -> scene.extras().mustDie());
        awaitDead(scene, firstRefused);

        write(types, "");
        restart(streams);
        redrive(scene);
        for (int number = firstRefused; number < scene.extras().next(); number++) {
            scene.extras().delivered().set(number);
        }
        awaitDelivered(scene, "delivering what was redriven");
        streams.set("WEIR_SCHEMAS_DIRS", "");
        restart(streams);
    }

    private static void send(Scene scene, Runnable expectation) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            HttpResponse<String> answer = scene.extras()
                    .collect("{\"sourcetype\":\"badge\",\"event\":{\"timestamp\":\"2026-01-02T03:04:05Z\","
                            + "\"source_ip\":\"192.0.2.7\",\"event_type\":\"badge\",\"severity\":2,\"message\":\""
                            + scene.extras().marker() + "\"}}");
            scene.expect(answer.statusCode() == 200, "an event was answered with " + answer.body());
            expectation.run();
        }
        scene.last(scene.span().dividedBy(8));
    }

    private static void restart(Part streams) throws IOException, InterruptedException {
        streams.stop();
        streams.start().awaitReady();
    }

    private static void awaitDelivered(Scene scene, String what) throws InterruptedException {
        scene.await(
                what,
                Duration.ofMinutes(4),
                () -> scene.stage()
                        .siem()
                        .markers(scene.extras().run())
                        .equals(scene.extras().delivered()));
    }

    private static void awaitDead(Scene scene, int first) throws InterruptedException {
        BitSet wanted = new BitSet();
        wanted.set(first, scene.extras().next());
        scene.await("dead letters", Duration.ofMinutes(4), () -> {
            BitSet dead = new BitSet();
            Standing.read(
                            scene.stage().brokers().bootstrap(),
                            List.of(scene.stage().topics().dlq()),
                            scene.extras().run())
                    .values()
                    .forEach(numbers -> numbers.forEach(dead::set));
            return dead.equals(wanted);
        });
    }

    private static void write(Path types, String alsoRequired) throws IOException {
        Path type = Files.createDirectories(types.resolve("badge"));
        Files.writeString(type.resolve("type.yaml"), """
                description: A door and who opened it
                format: json
                recognise:
                  sourcetypes: [badge]
                """);
        Files.writeString(type.resolve("schema.json"), """
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                 "required": ["timestamp", "source_ip", "event_type", "severity"%s],
                 "properties": {
                   "timestamp": {"type": "string", "format": "date-time"},
                   "source_ip": {"type": "string", "format": "ip"},
                   "event_type": {"type": "string"},
                   "severity": {"type": "integer", "minimum": 0, "maximum": 10},
                   "message": {"type": "string"},
                   "door": {"type": "string"}}}
                """.formatted(alsoRequired));
    }

    /** As anybody may who has the right to write to raw: same bytes, same sid, next attempt. */
    private static void redrive(Scene scene) throws Exception {
        Stage stage = scene.stage();
        String bootstrap = stage.brokers().bootstrap();
        Map<String, Object> reading = Map.of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "enable.auto.commit", "false");
        Map<String, Object> writing = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        Marker.Found found = new Marker.Found();
        try (Consumer<byte[], byte[]> letters =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Producer<byte[], byte[]> raw =
                        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<TopicPartition> partitions = letters
                    .partitionsFor(stage.topics().dlq())
                    .stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            letters.assign(partitions);
            letters.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = letters.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> letters.position(end.getKey()) >= end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> letter : letters.poll(POLL)) {
                    if (letter.value() != null
                            && Marker.find(letter.value(), found)
                            && found.run() == scene.extras().run()) {
                        raw.send(again(letter, stage.topics().raw())).get();
                    }
                }
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> letter, String raw) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(raw, letter.partition(), letter.key(), letter.value());
        Header attempt = letter.headers().lastHeader(Headers.ATTEMPT);
        int before = attempt == null ? 1 : Integer.parseInt(new String(attempt.value(), US_ASCII));
        for (Header header : letter.headers()) {
            if (KEPT.contains(header.key())) {
                record.headers().add(header);
            }
        }
        record.headers().add(Headers.ATTEMPT, Integer.toString(before + 1).getBytes(UTF_8));
        return record;
    }
}
