package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cluster.Offsets;
import io.weir.delivery.Delivery;
import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.LedgerKey;
import io.weir.tally.Outcome;
import io.weir.tally.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink's accounts, and where they go on. */
@ExtendWith(OneBroker.Resolver.class)
class SinkLedgerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkLedgerTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void countsWhatIsDeliveredAndWhatIsNot() {
        siem.behave((item, asked) -> item.origin().offset() % 7 == 3
                ? new Delivery.Poison("invalid data format", 400, "6")
                : Delivery.delivered());
        stage.send(1_500);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        int delivered = siem.distinct();
        assertThat(delivered).isBetween(1_200, 1_300);
        Books.of(stage, Lane.VALID).assertBalanced(delivered, 1_500 - delivered);
    }

    @Test
    void countsEventsThatHaveNoNameUnderTheirPartition() {
        List<ProducerRecord<byte[], byte[]>> events = stage.events(Lane.VALID, 30, 100);
        events.forEach(it -> it.headers().remove(Headers.SID));
        events.add(new ProducerRecord<>(stage.topics().valid(), 1, null, null));
        stage.send(events);
        stage.send(30);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        Books books = Books.of(stage, Lane.VALID);
        books.assertBalanced(60, 1);
        assertThat(books.accounts())
                .extracting(it -> it.key().lane())
                .contains("@" + stage.topics().valid() + "-1")
                .hasSize(2 * Stage.PARTITIONS);
    }

    @Test
    void anEventThatWasRedrivenIsNoRepetitionAndOneThatComesTwiceIs() {
        List<ProducerRecord<byte[], byte[]>> events = stage.events(Lane.VALID, 30, 100);
        stage.send(events);
        ProducerRecord<byte[], byte[]> redriven = again(events.get(4));
        redriven.headers().add(Headers.ATTEMPT, "2".getBytes(UTF_8));
        stage.send(List.of(redriven, again(events.get(5))));

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        Books books = Books.of(stage, Lane.VALID);
        books.assertBalanced(32, 0);
        assertThat(account(books, 1).repeated()).isZero();
        assertThat(account(books, 2).repeated()).isEqualTo(1);
    }

    @Test
    void theLanesToTheSiemHaveAccountsOfTheirOwn() {
        stage.send(300);
        stage.send(stage.events(Lane.PRIORITY, 30, 100));

        stage.sink(siem);
        stage.sink(Lane.PRIORITY, siem, "1", Duration.ofSeconds(5), Map.of());

        stage.awaitDrained(Lane.VALID);
        stage.awaitDrained(Lane.PRIORITY);
        Books.of(stage, Lane.VALID).assertBalanced(300, 0);
        Books.of(stage, Lane.PRIORITY).assertBalanced(30, 0);
    }

    @Test
    void goesOnCountingAfterARestart() {
        for (int life = 1; life <= 3; life++) {
            stage.send(300);
            SinkPart sink = stage.sink(siem);
            stage.awaitDrained(Lane.VALID);
            sink.close();
            Books.of(stage, Lane.VALID).assertBalanced(life * 300, 0);
        }
    }

    @Test
    void whatStandsBeforeTheFirstCountIsSaidToBeUncounted() {
        stage.send(300);
        SinkPart first = stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        first.close();
        Map<TopicPartition, Long> stood = stage.committed(Lane.VALID);
        stage.delete(stage.topics().ledger());
        stage.create(stage.topics().ledger());
        stage.send(30);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        assertThat(Books.of(stage, Lane.VALID).accounts())
                .hasSize(Stage.PARTITIONS)
                .allSatisfy(it -> {
                    assertThat(it.begun())
                            .isEqualTo(stood.get(new TopicPartition(
                                    stage.topics().valid(), it.key().partition())));
                    assertThat(it.count(Outcome.TAKEN).events()).isEqualTo(10);
                });
    }

    @Test
    void nothingIsUncountedWhereMarkersAloneStandBeforeTheFirstCount() throws Exception {
        TopicPartition one = new TopicPartition(stage.topics().valid(), 1);
        try (KafkaProducer<byte[], byte[]> killed = producer()) {
            killed.initTransactions();
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(one.topic(), one.partition(), null, "never".getBytes(UTF_8)))
                    .get();
            killed.abortTransaction();
        }
        await().atMost(LONG)
                .until(() -> Offsets.stableEnds(stage.admin(), List.of(one)).get(one) == 2);
        Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            passed.put(new TopicPartition(one.topic(), partition), new OffsetAndMetadata(partition == 1 ? 2 : 0));
        }
        Stage.answer(stage.admin()
                .alterConsumerGroupOffsets(stage.group() + "-valid", passed)
                .all());
        stage.send(30);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        assertThat(Books.of(stage, Lane.VALID).accounts())
                .hasSize(Stage.PARTITIONS)
                .allSatisfy(it -> assertThat(it.begun()).isZero());
    }

    @Test
    void warnsWhereTheOffsetsWereSetBack() {
        stage.send(300);
        SinkPart first = stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        first.close();
        TopicPartition one = new TopicPartition(stage.topics().valid(), 1);
        long stood = stage.committed(Lane.VALID).get(one);
        Stage.answer(stage.admin()
                .alterConsumerGroupOffsets(stage.group() + "-valid", Map.of(one, new OffsetAndMetadata(60)))
                .all());

        try (Logged logged = new Logged(ClusterLedger.class)) {
            stage.sink(siem);
            stage.awaitDrained(Lane.VALID);

            assertThat(logged.warnings())
                    .singleElement()
                    .asString()
                    .contains(stage.topics().ledger(), one.toString(), "up to offset " + stood, "at 60");
        }
        Account account = account(Books.of(stage, Lane.VALID), 1);
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(140);
        assertThat(account.repeated()).isEqualTo(40);
    }

    @Test
    void takesNothingOverBeforeTheLastCommitOfTheFormerOwnerIsDecided() {
        stage.send(300);
        SinkPart first = stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        first.close();
        stage.send(30);
        TopicPartition one = new TopicPartition(stage.topics().valid(), 1);
        long stood = stage.committed(Lane.VALID).get(one);

        try (KafkaProducer<byte[], byte[]> owner = producer()) {
            // It stalls after its offset of two more events went out, and before the account that counts them did.
            owner.initTransactions();
            owner.beginTransaction();
            owner.sendOffsetsToTransaction(Map.of(one, new OffsetAndMetadata(stood + 2)), noMember());
            SinkPart second = stage.sink(siem);
            await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> !second.ready() && siem.distinct() == 300);
            sendAccount(owner, account(Books.of(stage, Lane.VALID), 1), stood + 2);
            owner.commitTransaction();
        }

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(328);
        assertThat(siem.duplicates()).isZero();
        assertThat(account(Books.of(stage, Lane.VALID), 1).count(Outcome.TAKEN).events())
                .isEqualTo(110);
    }

    private static ProducerRecord<byte[], byte[]> again(ProducerRecord<byte[], byte[]> sent) {
        return new ProducerRecord<>(sent.topic(), sent.partition(), sent.key(), sent.value(), sent.headers());
    }

    /** As it is after two more events, whatever they hold. */
    private void sendAccount(KafkaProducer<byte[], byte[]> owner, Account account, long covered) {
        LedgerKey key = account.key();
        Tally tally = new Tally(io.weir.tally.Stage.SINK, key.topic(), key.partition(), 0);
        tally.restore(account);
        for (int i = 0; i < 2; i++) {
            Sid sid = new Sid(key.lane(), account.epoch(), account.next());
            account.takeSome(sid, 7);
            account.settle(Outcome.DELIVERED, sid, 7);
        }
        for (Account changed : tally.changed(covered)) {
            Future<RecordMetadata> unused = owner.send(new ProducerRecord<>(
                    stage.topics().ledger(),
                    key.partition(),
                    key.toString().getBytes(UTF_8),
                    AccountCodec.write(changed)));
        }
    }

    /** The group, as one that is not of it names it. */
    private ConsumerGroupMetadata noMember() {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.kafka().bootstrap(),
                ConsumerConfig.GROUP_ID_CONFIG,
                stage.group() + "-valid");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stage.kafka().bootstrap());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, stage.group() + "-former");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Account account(Books books, int partition) {
        List<Account> its = books.accounts().stream()
                .filter(it -> it.key().partition() == partition)
                .toList();
        assertThat(its).hasSize(1);
        return its.get(0);
    }
}
