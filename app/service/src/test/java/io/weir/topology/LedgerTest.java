package io.weir.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.audit.HandStage;
import io.weir.cluster.LedgerReader;
import io.weir.cluster.Offsets;
import io.weir.cluster.ThreeBrokers;
import io.weir.config.TopicSettings;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.Count;
import io.weir.tally.Digest;
import io.weir.tally.Gap;
import io.weir.tally.LedgerKey;
import io.weir.tally.Outcome;
import io.weir.tally.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger says is what the topics hold, counted here anew, record by record. */
@ExtendWith(ThreeBrokers.Resolver.class)
class LedgerTest {
    private final ThreeBrokers cluster;
    private final StreamsStage stage;

    LedgerTest(ThreeBrokers cluster, @TempDir Path dir) {
        this.cluster = cluster;
        this.stage = new StreamsStage(cluster, dir);
    }

    @Test
    void isWhatTheTopicsHoldAfterAKillInTheMiddleOfATransaction() throws Exception {
        TopicSettings topics = stage.topics("ledgerkill.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 8_000);
        Process first = stage.child(topics, "a");
        try {
            StreamsStage.eventually().until(() -> pipes.written(topics.valid()) > 1_000);
        } finally {
            first.destroyForcibly().waitFor();
        }
        pipes.send(8_000, 2_000);
        try (StreamsPart second = start(topics, "a")) {
            StreamsStage.eventually()
                    .until(() -> second.ready() && pipes.values().size() >= 10_000);
        }

        assertThat(sum(ledger(topics), Outcome.TAKEN).events()).isEqualTo(10_000);
        assertBalanced(topics);
    }

    @Test
    void isWhatTheTopicsHoldWhereTwoInstancesComeAndGo() throws Exception {
        TopicSettings topics = stage.topics("ledgershare.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 2_000);
        try (StreamsPart a = start(topics, "a")) {
            StreamsStage.eventually().until(a::ready);
            try (StreamsPart b = start(topics, "b")) {
                StreamsStage.eventually().until(() -> b.ready() && stage.members(topics) == 2);
                pipes.send(2_000, 2_000);
                StreamsStage.eventually().until(() -> pipes.values().size() == 4_000);
            }
            pipes.send(4_000, 2_000);
            StreamsStage.eventually().until(() -> pipes.values().size() == 6_000);
        }

        assertThat(sum(ledger(topics), Outcome.TAKEN).events()).isEqualTo(6_000);
        assertBalanced(topics);
    }

    @Test
    void namesWhatTheSourceGaveAndNobodyGot() throws Exception {
        TopicSettings topics = stage.topics("ledgergap.");
        try (Producer<byte[], byte[]> producer = producer();
                StreamsPart part = start(topics, "a")) {
            for (int seq : new int[] {0, 1, 2, 5, 6}) {
                send(producer, topics, new Sid("web-7", 3, seq), Map.of());
            }
            // The source had committed up to 8, and begins anew: 7 and 8 never came.
            send(producer, topics, new Sid("web-7", 4, 0), Map.of(Headers.SID_AFTER, "web-7:3:8"));
            send(producer, topics, new Sid("web-7", 4, 1), Map.of());
            // Sent again from the dead letters, under its number.
            send(producer, topics, new Sid("web-7", 3, 1), Map.of(Headers.ATTEMPT, "2"));
            StreamsStage.eventually().until(() -> stage.pipes(topics).values().size() == 8);
            StreamsStage.eventually()
                    .until(() -> part.ready() && !ledger(topics).isEmpty());
        }

        Account account = ledger(topics).get(new LedgerKey(Stage.STREAMS, topics.raw(), 0, "web-7"));
        assertThat(account.gaps()).containsExactly(new Gap(3, 3, 4, 3), new Gap(3, 7, 8, 5));
        assertThat(account.missing()).isEqualTo(4);
        assertThat(account.repeated()).isZero();
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(8);
        assertThat(account.count(Outcome.REDRIVEN).events()).isEqualTo(1);
        assertThat(account.epoch()).isEqualTo(4);
        assertThat(account.next()).isEqualTo(2);
        assertBalanced(topics);
    }

    @Test
    void beginsWhereTheGroupStandsIfItHasNothingOfThePartition() throws Exception {
        TopicSettings topics = stage.topics("ledgerlate.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 400);
        try (StreamsPart part = start(topics, "a")) {
            StreamsStage.eventually().until(() -> part.ready() && pipes.values().size() == 400);
        }
        cluster.admin().deleteTopics(List.of(topics.ledger())).all().get();
        StreamsStage.eventually()
                .until(() -> !cluster.admin().listTopics().names().get().contains(topics.ledger()));
        io.weir.cluster.Topics.apply(cluster.admin(), topics);
        pipes.send(400, 400);
        try (StreamsPart part = start(topics, "a")) {
            StreamsStage.eventually().until(() -> part.ready() && pipes.values().size() == 800);
        }

        assertThat(ledger(topics).values())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.begun()).isPositive());
        assertThat(sum(ledger(topics), Outcome.TAKEN).events()).isEqualTo(400);
    }

    @Test
    void beginsAtTheFirstEventWhereMarkersAloneStandBeforeIt() throws Exception {
        TopicSettings topics = stage.topics("ledgermarkers.");
        Pipes pipes = stage.pipes(topics);
        TopicPartition raw = new TopicPartition(topics.raw(), 0);
        try (KafkaProducer<byte[], byte[]> killed = HandStage.producer(cluster.bootstrap(), "ledgermarkers")) {
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(raw.topic(), raw.partition(), null, "never".getBytes(UTF_8)))
                    .get();
            killed.abortTransaction();
        }
        StreamsStage.eventually()
                .until(() -> Offsets.stableEnds(cluster.admin(), List.of(raw)).get(raw) == 2);
        Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
        for (int partition = 0; partition < StreamsStage.PARTITIONS; partition++) {
            passed.put(new TopicPartition(raw.topic(), partition), new OffsetAndMetadata(partition == 0 ? 2 : 0));
        }
        cluster.admin()
                .alterConsumerGroupOffsets(topics.prefix() + "streams", passed)
                .all()
                .get();
        pipes.send(0, 400);
        try (StreamsPart part = start(topics, "a")) {
            StreamsStage.eventually().until(() -> part.ready() && pipes.values().size() == 400);
        }

        assertThat(ledger(topics).keySet()).anyMatch(it -> it.partition() == 0);
        assertBalanced(topics);
    }

    private StreamsPart start(TopicSettings topics, String instance) {
        StreamsPart part = stage.part(topics, instance, Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());
        part.start();
        return part;
    }

    private Map<LedgerKey, Account> ledger(TopicSettings topics) {
        Map<LedgerKey, Account> ledger = new HashMap<>();
        try (LedgerReader reader = new LedgerReader(cluster.kafka())) {
            List<Integer> all =
                    IntStream.range(0, StreamsStage.PARTITIONS).boxed().toList();
            reader.read(cluster.admin(), topics.ledger(), all, Duration.ofSeconds(60))
                    .forEach(it -> ledger.put(it.key(), it));
        }
        return ledger;
    }

    /** Every account, by events and digest, against the records themselves; and its reach against the group's. */
    private void assertBalanced(TopicSettings topics) throws Exception {
        Pipes pipes = stage.pipes(topics);
        Map<LedgerKey, Map<Outcome, Count>> counted = new HashMap<>();
        pipes.read(topics.raw()).forEach(it -> count(counted, topics, it, Outcome.TAKEN));
        pipes.read(topics.valid()).forEach(it -> count(counted, topics, it, Outcome.VALID));
        pipes.read(topics.priority()).forEach(it -> count(counted, topics, it, Outcome.PRIORITY));
        pipes.read(topics.dlq()).forEach(it -> count(counted, topics, it, Outcome.DEAD_LETTER));
        Map<LedgerKey, Account> ledger = ledger(topics);
        assertThat(ledger.keySet()).isEqualTo(counted.keySet());
        Map<TopicPartition, Long> committed = Offsets.committed(cluster.admin(), topics.prefix() + "streams");
        ledger.forEach((key, account) -> {
            for (Outcome outcome : List.of(Outcome.TAKEN, Outcome.VALID, Outcome.PRIORITY, Outcome.DEAD_LETTER)) {
                assertThat(account.count(outcome))
                        .as("%s %s", key, outcome)
                        .isEqualTo(counted.get(key).getOrDefault(outcome, Count.NONE));
            }
            assertThat(account.covered())
                    .isLessThanOrEqualTo(committed.get(new TopicPartition(key.topic(), key.partition())));
            assertThat(account.begun()).isZero();
        });
    }

    private static void count(
            Map<LedgerKey, Map<Outcome, Count>> counted,
            TopicSettings topics,
            ConsumerRecord<byte[], byte[]> record,
            Outcome outcome) {
        Header header = record.headers().lastHeader(Headers.SID);
        Sid sid = header == null
                ? Sid.derived(new Origin(record.topic(), record.partition(), record.offset()), record.timestamp())
                : Sid.parse(new String(header.value(), ISO_8859_1)).orElseThrow();
        LedgerKey key = new LedgerKey(Stage.STREAMS, topics.raw(), record.partition(), sid.lane());
        Count one = new Count(1, Digest.of(Digest.lane(sid.lane()), sid, Digest.crc(record.value())));
        counted.computeIfAbsent(key, it -> new HashMap<>()).merge(outcome, one, Count::plus);
    }

    private static Count sum(Map<LedgerKey, Account> ledger, Outcome outcome) {
        return ledger.values().stream().map(it -> it.count(outcome)).reduce(Count.NONE, Count::plus);
    }

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(
            Producer<byte[], byte[]> producer, TopicSettings topics, Sid sid, Map<String, String> headers)
            throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.raw(), 0, sid.lane().getBytes(UTF_8), ("v" + sid.seq()).getBytes(UTF_8));
        record.headers().add(Headers.SID, sid.toString().getBytes(UTF_8));
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        producer.send(record).get();
    }
}
