package io.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.config.TopicSettings;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Fills all topics as source, judge and sink leave them when every event has been dealt with: one in a hundred a dead
 * letter, one in twenty of priority, a receipt for two thousand; accounts, offsets and positions with them. Outside
 * transactions, so an offset is an event.
 */
final class Delivered implements AutoCloseable {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T09:14:07.500Z");
    private static final int DEAD_ONE_IN = 100;
    private static final int PRIORITY_ONE_IN = 20;
    private static final int RECEIPT_EVENTS = 2_000;

    private final TopicSettings topics;
    private final String sourceOffsets;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<TopicPartition, Tally> tallies = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Open> open = new HashMap<>();

    /** A receipt that is not full yet. */
    private record Open(long first, long events, long digest) {}

    Delivered(String bootstrap, TopicSettings topics, String sourceOffsets) {
        this.topics = topics;
        this.sourceOffsets = sourceOffsets;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "batch.size", 262_144, "linger.ms", 20, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void fill(long events) {
        for (long number = 0; number < events; number++) {
            int partition = (int) (number % topics.partitions());
            event(
                    partition,
                    new Sid("hec-" + partition, RECEIVED.toEpochMilli(), number / topics.partitions()),
                    number);
        }
        open.forEach(this::receipt);
        tallies.forEach((partition, tally) -> tally.changed(end(partition)).forEach(this::account));
        producer.flush();
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the topics could not be filled", cause);
        }
    }

    /** The groups have dealt with all of it. */
    void commit(Admin admin, Map<String, String> groupByTopic) throws ExecutionException, InterruptedException {
        for (Map.Entry<String, String> group : groupByTopic.entrySet()) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            ends.forEach((partition, end) -> {
                if (partition.topic().equals(group.getKey())) {
                    offsets.put(partition, new OffsetAndMetadata(end));
                }
            });
            admin.alterConsumerGroupOffsets(group.getValue(), offsets).all().get();
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private void event(int partition, Sid sid, long number) {
        byte[] key = sid.lane().getBytes(UTF_8);
        byte[] value = CanonicalEvents.of377(number).getBytes(UTF_8);
        int crc = Digest.crc(value);
        TopicPartition raw = new TopicPartition(topics.raw(), partition);
        ProducerRecord<byte[], byte[]> came = new ProducerRecord<>(raw.topic(), partition, key, value);
        Hints hints = new Hints(CanonicalEvents.SOURCETYPE, null, null, null, null, null);
        EnvelopeCodec.write(sid, RECEIVED, hints, came.headers()::add);
        long offset = send(came);
        boolean isDead = number % DEAD_ONE_IN == DEAD_ONE_IN - 1;
        boolean isPriority = number % PRIORITY_ONE_IN == 0;
        Account judged = tally(raw, Stage.STREAMS).of(sid);
        judged.take(sid, crc, offset);
        judged.settle(isDead ? Outcome.DEAD_LETTER : isPriority ? Outcome.PRIORITY : Outcome.VALID, sid, crc);

        String topic = isDead ? topics.dlq() : isPriority ? topics.priority() : topics.valid();
        ProducerRecord<byte[], byte[]> left = new ProducerRecord<>(topic, partition, key, value);
        EnvelopeCodec.write(sid, RECEIVED, Hints.NONE, left.headers()::add);
        header(left, Headers.CONTRACT, "1");
        header(left, Headers.TYPE, CanonicalEvents.TYPE);
        header(left, Headers.ORIGIN, raw + "@" + offset);
        if (isDead) {
            header(left, Headers.STAGE, "streams");
        } else if (isPriority) {
            header(left, Headers.PRIORITY, "severity>=8");
        }
        long there = send(left);
        if (!isDead) {
            deliver(new TopicPartition(topic, partition), sid, crc, there);
        }
        if (sid.seq() % RECEIPT_EVENTS == 0) {
            position(sid);
        }
    }

    private void deliver(TopicPartition partition, Sid sid, int crc, long offset) {
        Account account = tally(partition, Stage.SINK).of(sid);
        account.takeSome(sid, crc);
        long digest = account.settle(Outcome.DELIVERED, sid, crc);
        Open before = open.getOrDefault(partition, new Open(offset, 0, 0));
        Open now = new Open(before.first(), before.events() + 1, before.digest() + digest);
        if (now.events() == RECEIPT_EVENTS) {
            receipt(partition, now);
            open.remove(partition);
        } else {
            open.put(partition, now);
        }
    }

    private void receipt(TopicPartition partition, Open it) {
        String lane = partition.topic().equals(topics.priority()) ? "priority" : "valid";
        String text = "{\"v\":1,\"lane\":\"" + lane + "\",\"target\":\"bench\",\"topic\":\"" + partition.topic()
                + "\",\"partition\":" + partition.partition() + ",\"first\":" + it.first() + ",\"last\":"
                + (it.first() + it.events() - 1) + ",\"events\":" + it.events() + ",\"delivered\":" + it.events()
                + ",\"rejected\":0,\"at\":\"2026-11-21T09:14:08.000Z\",\"digest\":\""
                + HexFormat.of().toHexDigits(it.digest()) + "\"}";
        send(new ProducerRecord<>(
                topics.receipts(), partition.partition(), partition.toString().getBytes(UTF_8), text.getBytes(UTF_8)));
    }

    private void account(Account account) {
        send(new ProducerRecord<>(
                topics.ledger(),
                account.key().partition(),
                account.key().toString().getBytes(UTF_8),
                AccountCodec.write(account)));
    }

    private void position(Sid sid) {
        send(new ProducerRecord<>(
                sourceOffsets,
                0,
                ("[\"weir-http\",{\"lane\":\"" + sid.lane() + "\"}]").getBytes(UTF_8),
                ("{\"epoch\":" + sid.epoch() + ",\"seq\":" + sid.seq() + "}").getBytes(UTF_8)));
    }

    private Tally tally(TopicPartition partition, Stage stage) {
        return tallies.computeIfAbsent(partition, it -> new Tally(stage, it.topic(), it.partition(), 0));
    }

    /** @return its offset: one producer writes, in order, and nobody else does */
    private long send(ProducerRecord<byte[], byte[]> record) {
        Callback failed = (written, cause) -> failure.compareAndSet(null, cause);
        Future<RecordMetadata> unused = producer.send(record, failed);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        return ends.merge(partition, 1L, Long::sum) - 1;
    }

    private long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }
}
