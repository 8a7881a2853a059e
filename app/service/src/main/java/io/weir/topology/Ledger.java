package io.weir.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.cluster.Cluster;
import io.weir.cluster.LedgerReader;
import io.weir.cluster.Offsets;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.envelope.Envelope;
import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of the tasks in this process, kept in the ledger: read when a task begins, and written in each transaction
 * that commits offsets, by {@link LedgerProducer}. A task counts in memory and its transaction writes the sums, so
 * what the ledger says is what was committed, neither more nor less, however a task ends.
 */
final class Ledger implements Books, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** Above the time that a transaction of a former owner may stay open (transaction.timeout.ms). */
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final byte[] NOTHING = {};

    private final TopicSettings topics;
    private final String group;
    private final Admin admin;
    private final LedgerReader reader;
    private final Map<Integer, Tally> tallies = new ConcurrentHashMap<>();

    private Ledger(KafkaSettings kafka, TopicSettings topics, String group) {
        this.topics = topics;
        this.group = group;
        admin = Cluster.open(kafka, ANSWER_MAX);
        reader = new LedgerReader(kafka);
    }

    /** @param group whose offsets are committed with what is written */
    static Ledger open(KafkaSettings kafka, TopicSettings topics, String group) {
        return new Ledger(kafka, topics, group);
    }

    @Override
    public synchronized TaskBook open(int partition) {
        List<Account> accounts = reader.read(admin, topics.ledger(), List.of(partition), READ_MAX);
        TopicPartition raw = new TopicPartition(topics.raw(), partition);
        long committed = Offsets.committed(admin, group).getOrDefault(raw, 0L);
        Tally tally = new Tally(Stage.STREAMS, topics.raw(), partition, committed);
        accounts.forEach(tally::restore);
        warnIfAhead(accounts, raw, committed);
        tallies.put(partition, tally);
        return (record, envelope, routed) -> count(tally, record, envelope, routed);
    }

    /** What belongs into the transaction that commits these offsets. */
    List<ProducerRecord<byte[], byte[]>> records(Map<TopicPartition, OffsetAndMetadata> offsets) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        offsets.forEach((partition, offset) -> {
            Tally tally = partition.topic().equals(topics.raw()) ? tallies.get(partition.partition()) : null;
            if (tally != null) {
                for (Account account : tally.changed(offset.offset())) {
                    records.add(new ProducerRecord<>(
                            topics.ledger(),
                            partition.partition(),
                            account.key().toString().getBytes(UTF_8),
                            AccountCodec.write(account)));
                }
            }
        });
        return records;
    }

    @Override
    public synchronized void close() {
        reader.close();
        admin.close(Duration.ofSeconds(1));
    }

    private static void count(Tally tally, Record<byte[], byte[]> raw, Envelope envelope, Routed routed) {
        Sid sid = envelope.sid();
        Account account = tally.of(sid);
        byte[] in = envelope.payload().bytes();
        int crc = Digest.crc(in);
        if (Routing.attempt(raw) > 1) {
            account.takeAgain(sid, crc);
        } else {
            if (sid.seq() == 0) {
                follow(account, raw, envelope.origin().offset());
            }
            account.take(sid, crc, envelope.origin().offset());
        }
        byte[] out = routed.value() == null ? NOTHING : routed.value();
        account.settle(outcome(routed.route()), sid, out == in ? crc : Digest.crc(out));
    }

    /** The source says in the first event of an epoch where the epoch before it ended. */
    private static void follow(Account account, Record<byte[], byte[]> raw, long offset) {
        Header after = raw.headers().lastHeader(Headers.SID_AFTER);
        if (after != null && after.value() != null) {
            Sid.parse(new String(after.value(), ISO_8859_1))
                    .filter(last -> last.lane().equals(account.key().lane()))
                    .ifPresent(last -> account.follows(last, offset));
        }
    }

    private static Outcome outcome(Route route) {
        return switch (route) {
            case VALID -> Outcome.VALID;
            case PRIORITY -> Outcome.PRIORITY;
            case DEAD_LETTER -> Outcome.DEAD_LETTER;
        };
    }

    private void warnIfAhead(List<Account> accounts, TopicPartition raw, long committed) {
        long covered = accounts.stream()
                .filter(it ->
                        it.key().stage() == Stage.STREAMS && it.key().topic().equals(raw.topic()))
                .mapToLong(Account::covered)
                .max()
                .orElse(0);
        if (covered > committed) {
            LOG.warn(
                    "The ledger has counted {} up to offset {}, and the group {} reads on from {}: its offsets were set"
                            + " back. What is judged again will be counted as repeated, and the audit will say so",
                    raw,
                    covered,
                    group,
                    committed);
        }
    }
}
