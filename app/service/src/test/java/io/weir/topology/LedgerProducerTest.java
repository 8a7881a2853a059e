package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weir.cluster.LedgerReader;
import io.weir.cluster.ThreeBrokers;
import io.weir.config.TopicSettings;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of stream threads, one by one: what is committed is in the ledger, and nothing else is. */
@ExtendWith(ThreeBrokers.Resolver.class)
class LedgerProducerTest {
    private final ThreeBrokers cluster;
    private final StreamsStage stage;

    /** Two stream threads; the first is this test's own. */
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    LedgerProducerTest(ThreeBrokers cluster, @TempDir Path dir) {
        this.cluster = cluster;
        this.stage = new StreamsStage(cluster, dir);
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    @Test
    void refusesToCommitAnOffsetThatNobodyHasCounted() {
        TopicSettings topics = stage.topics("prodno.");
        try (Ledger ledger = open(topics);
                LedgerProducer producer = producer(ledger, "prodno")) {
            Books.TaskBook book = ledger.open(0);
            producer.beginTransaction();
            count(topics, book, 0, 0);

            assertThatIllegalStateException()
                    .isThrownBy(() -> offsets(producer, topics, Map.of(0, 1L, 1, 5L)))
                    .withMessageContaining("prodno.raw-1");
            producer.abortTransaction();
        }

        assertThat(ledger(topics, 0)).isEmpty();
    }

    @Test
    void refusesToCommitEventsWhoseOffsetStays() {
        TopicSettings topics = stage.topics("prodleft.");
        try (Ledger ledger = open(topics);
                LedgerProducer producer = producer(ledger, "prodleft")) {
            Books.TaskBook givenUp = ledger.open(0);
            Books.TaskBook book = ledger.open(1);
            producer.beginTransaction();
            count(topics, givenUp, 0, 0);
            count(topics, book, 1, 0);

            assertThatExceptionOfType(UncoveredEventsException.class)
                    .isThrownBy(() -> offsets(producer, topics, Map.of(1, 1L)))
                    .withMessageContaining("prodleft.raw-0");
            assertThat(Reaction.to(new UncoveredEventsException(new TopicPartition(topics.raw(), 0))))
                    .isEqualTo(Reaction.RESTART);
            producer.abortTransaction();
        }
    }

    @Test
    void carriesNothingOnFromATransactionThatWasAborted() throws Exception {
        TopicSettings topics = stage.topics("prodabort.");
        try (Ledger ledger = open(topics);
                LedgerProducer producer = producer(ledger, "prodabort")) {
            Books.TaskBook book = ledger.open(0);
            commit(producer, topics, book, 0, 0, 1);
            producer.beginTransaction();
            count(topics, book, 0, 1);
            count(topics, book, 0, 2);
            offsets(producer, topics, Map.of(0, 3L));
            producer.abortTransaction();

            commit(producer, topics, book, 0, 1, 2);
        }

        Account account = only(topics, 0);
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(account.repeated()).isZero();
        assertThat(account.covered()).isEqualTo(2);
    }

    @Test
    void waitsForTheTransactionOfAFormerOwnerAndGoesOnBehindIt() throws Exception {
        TopicSettings topics = stage.topics("prodwait.");
        try (Ledger former = open(topics);
                Ledger next = open(topics);
                LedgerProducer producer = producer(former, "prodwait")) {
            Books.TaskBook book = former.open(0);
            commit(producer, topics, book, 0, 0, 1);
            producer.beginTransaction();
            count(topics, book, 0, 1);
            // The offset is undecided, and the account is still in the producer: who looked there first would miss it.
            offsets(producer, topics, Map.of(0, 2L));

            Future<Books.TaskBook> taken = other.submit(() -> next.open(0));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> taken.get(2, TimeUnit.SECONDS));
            producer.commitTransaction();
            Books.TaskBook mine = taken.get(30, TimeUnit.SECONDS);

            on(other, () -> {
                try (LedgerProducer its = producer(next, "prodwait2")) {
                    commit(its, topics, mine, 0, 2, 3);
                }
                return true;
            });
        }

        Account account = only(topics, 0);
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(3);
        assertThat(account.begun()).isZero();
        assertThat(account.missing()).isZero();
        assertThat(account.repeated()).isZero();
    }

    @Test
    void keepsAPartitionThatMovedToAnotherThreadOutOfTheFormersReach() throws Exception {
        TopicSettings topics = stage.topics("prodmove.");
        try (Ledger ledger = open(topics);
                LedgerProducer producer = producer(ledger, "prodmove")) {
            Books.TaskBook former = ledger.open(0);
            commit(producer, topics, former, 0, 0, 1);
            producer.beginTransaction();
            count(topics, former, 0, 1);
            LedgerProducer its = producer(ledger, "prodmove2");
            Books.TaskBook book = on(other, () -> ledger.open(0));
            on(other, () -> {
                its.beginTransaction();
                count(topics, book, 0, 1);
                count(topics, book, 0, 2);
                return true;
            });

            // The former commits late, and is refused; it takes back what it counted, and nothing else.
            offsets(producer, topics, Map.of(0, 2L));
            producer.abortTransaction();
            on(other, () -> {
                offsets(its, topics, Map.of(0, 3L));
                its.commitTransaction();
                its.close();
                return true;
            });
        }

        Account account = only(topics, 0);
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(3);
        assertThat(account.next()).isEqualTo(3);
        assertThat(account.repeated()).isZero();
    }

    private Ledger open(TopicSettings topics) {
        return Ledger.open(cluster.kafka(), topics, topics.prefix() + "streams");
    }

    private LedgerProducer producer(Ledger ledger, String id) {
        LedgerProducer producer = new LedgerProducer(
                Map.of("bootstrap.servers", cluster.bootstrap(), "transactional.id", id, "linger.ms", "30000"), ledger);
        producer.initTransactions();
        return producer;
    }

    /** One event of the partition, in a transaction of its own. */
    private void commit(
            LedgerProducer producer, TopicSettings topics, Books.TaskBook book, int partition, long seq, long offset) {
        producer.beginTransaction();
        count(topics, book, partition, seq);
        offsets(producer, topics, Map.of(partition, offset));
        producer.commitTransaction();
    }

    private void offsets(LedgerProducer producer, TopicSettings topics, Map<Integer, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        offsets.forEach((partition, offset) ->
                moved.put(new TopicPartition(topics.raw(), partition), new OffsetAndMetadata(offset)));
        producer.sendOffsetsToTransaction(moved, group(topics));
    }

    /** Of a consumer that nobody has assigned anything, which brokers let pass. */
    private ConsumerGroupMetadata group(TopicSettings topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "group.id", topics.prefix() + "streams"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private static void count(TopicSettings topics, Books.TaskBook book, int partition, long seq) {
        byte[] value = "v".getBytes(UTF_8);
        byte[] sid = new Sid("web-7", 3, seq).toString().getBytes(UTF_8);
        Record<byte[], byte[]> raw = new Record<>(null, value, 0, new RecordHeaders().add(Headers.SID, sid));
        book.count(
                raw,
                EnvelopeCodec.read(
                        new Origin(topics.raw(), partition, seq),
                        0,
                        name -> {
                            Header header = raw.headers().lastHeader(name);
                            return header == null ? null : header.value();
                        },
                        value),
                new Routed(Route.VALID, Set.of(partition), value));
    }

    private Account only(TopicSettings topics, int partition) {
        StreamsStage.eventually().until(() -> !ledger(topics, partition).isEmpty());
        List<Account> accounts = ledger(topics, partition);
        assertThat(accounts).hasSize(1);
        return accounts.get(0);
    }

    private List<Account> ledger(TopicSettings topics, int partition) {
        try (LedgerReader reader = new LedgerReader(cluster.kafka())) {
            return reader.read(cluster.admin(), topics.ledger(), List.of(partition), Duration.ofSeconds(60));
        }
    }

    private static <T> T on(ExecutorService thread, Callable<T> step) throws Exception {
        return thread.submit(step).get(60, TimeUnit.SECONDS);
    }
}
