package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.cluster.LedgerReader;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.Count;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has written about a lane that it has emptied, held against the records themselves, which are counted here
 * anew: receipts and accounts have to say the same of them, to the last bit of their bytes.
 */
final class Books {
    private final Stage stage;
    private final Lane lane;
    private final List<Account> accounts;
    private final Map<Integer, List<JsonNode>> receipts = new TreeMap<>();

    /** By the account's key: what it has to say. */
    private final Map<String, Map<Outcome, Count>> records = new TreeMap<>();

    private Books(Stage stage, Lane lane) {
        this.stage = stage;
        this.lane = lane;
        try (LedgerReader reader = new LedgerReader(stage.kafka())) {
            accounts = reader
                    .read(
                            stage.admin(),
                            stage.topics().ledger(),
                            IntStream.range(0, Stage.PARTITIONS).boxed().toList(),
                            Duration.ofSeconds(30))
                    .stream()
                    .filter(it -> it.key().topic().equals(topic()))
                    .toList();
        }
        readReceipts();
        countRecords();
    }

    static Books of(Stage stage, Lane lane) {
        return new Books(stage, lane);
    }

    List<Account> accounts() {
        return accounts;
    }

    void assertBalanced(int delivered, int rejected) {
        assertThat(total(Outcome.DELIVERED)).as("delivered").isEqualTo(delivered);
        assertThat(total(Outcome.REJECTED)).as("rejected").isEqualTo(rejected);
        assertAccountsCount();
        assertReceiptsCover();
    }

    private void assertAccountsCount() {
        Map<String, Map<Outcome, Count>> said = new TreeMap<>();
        for (Account account : accounts) {
            said.put(account.key().toString(), said(account));
        }
        assertThat(said).isEqualTo(records);
        Map<TopicPartition, Long> committed = stage.committed(lane);
        assertThat(accounts)
                .as("covered at most what is committed")
                .allSatisfy(it -> assertThat(it.covered())
                        .isLessThanOrEqualTo(committed.get(
                                new TopicPartition(topic(), it.key().partition()))));
    }

    /** No gap, no overlap, and the sums are right. */
    private void assertReceiptsCover() {
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            List<JsonNode> its = receipts.getOrDefault(partition, List.of());
            Count taken = Count.NONE;
            int delivered = 0;
            int rejected = 0;
            long behind = -1;
            for (JsonNode receipt : its) {
                assertThat(receipt.get("first").asLong()).isGreaterThan(behind);
                behind = receipt.get("last").asLong();
                assertThat(receipt.get("digest").asText()).matches("[0-9a-f]{16}");
                taken = taken.plus(new Count(
                        receipt.get("events").asLong(),
                        Long.parseUnsignedLong(receipt.get("digest").asText(), 16)));
                delivered += receipt.get("delivered").asInt();
                rejected += receipt.get("rejected").asInt();
            }
            assertThat(taken).isEqualTo(of(partition, Outcome.TAKEN));
            assertThat(delivered).isEqualTo(of(partition, Outcome.DELIVERED).events());
            assertThat(rejected).isEqualTo(of(partition, Outcome.REJECTED).events());
        }
    }

    private void readReceipts() {
        JsonMapper json = new JsonMapper();
        for (ConsumerRecord<byte[], byte[]> record : stage.read(stage.topics().receipts())) {
            JsonNode receipt;
            try {
                receipt = json.readTree(record.value());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            if (receipt.get("topic").asText().equals(topic())) {
                receipts.computeIfAbsent(receipt.get("partition").asInt(), it -> new ArrayList<>())
                        .add(receipt);
            }
        }
        receipts.values()
                .forEach(it -> it.sort(
                        Comparator.comparing(receipt -> receipt.get("first").asLong())));
    }

    private void countRecords() {
        Set<String> refused = new HashSet<>();
        stage.read(stage.topics().dlq()).forEach(it -> refused.add(header(it, Headers.SID)));
        for (ConsumerRecord<byte[], byte[]> record : stage.read(topic())) {
            Sid sid = sid(record);
            byte[] value = record.value() == null ? new byte[0] : record.value();
            Count one = new Count(1, Digest.of(Digest.lane(sid.lane()), sid, Digest.crc(value)));
            Map<Outcome, Count> its = records.computeIfAbsent(
                    "sink/" + topic() + "-" + record.partition() + "/" + sid.lane(),
                    key -> new EnumMap<>(Outcome.class));
            its.merge(Outcome.TAKEN, one, Count::plus);
            its.merge(refused.contains(sid.toString()) ? Outcome.REJECTED : Outcome.DELIVERED, one, Count::plus);
            if (header(record, Headers.ATTEMPT) != null) {
                its.merge(Outcome.REDRIVEN, one, Count::plus);
            }
        }
    }

    private static Map<Outcome, Count> said(Account account) {
        Map<Outcome, Count> said = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            if (!account.count(outcome).isNone()) {
                said.put(outcome, account.count(outcome));
            }
        }
        return said;
    }

    private long total(Outcome outcome) {
        return IntStream.range(0, Stage.PARTITIONS)
                .mapToLong(it -> of(it, outcome).events())
                .sum();
    }

    private Count of(int partition, Outcome outcome) {
        String prefix = "sink/" + topic() + "-" + partition + "/";
        return records.entrySet().stream()
                .filter(it -> it.getKey().startsWith(prefix))
                .map(it -> it.getValue().getOrDefault(outcome, Count.NONE))
                .reduce(Count.NONE, Count::plus);
    }

    private String topic() {
        return lane.topic(stage.topics());
    }

    private static Sid sid(ConsumerRecord<byte[], byte[]> record) {
        String text = header(record, Headers.SID);
        return text == null
                ? Sid.derived(new Origin(record.topic(), record.partition(), record.offset()), record.timestamp())
                : Sid.parse(text).orElseThrow();
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
