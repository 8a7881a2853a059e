package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Settled;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.Count;
import io.weir.tally.Digest;
import io.weir.tally.LedgerKey;
import io.weir.tally.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final TopicPartition ONE = new TopicPartition("t.valid", 1);
    private static final TopicPartition TWO = new TopicPartition("t.valid", 2);
    private static final String LEDGER = "t.ledger";

    private final Map<TopicPartition, Accounts.Start> ledger = new HashMap<>();
    private final Accounts accounts = new Accounts(
            partitions -> {
                Map<TopicPartition, Accounts.Start> read = new HashMap<>(ledger);
                read.keySet().retainAll(partitions);
                return read;
            },
            LEDGER);

    @Test
    void countsEachEventByItsLaneAndWhatBecameOfIt() {
        open(ONE, 5);
        Item first = item(ONE, 5, "web-7", 1);
        Item refused = item(ONE, 6, "web-7", 1);
        Item other = item(ONE, 7, "web-8", 1);

        long digest = accounts.count(settled(List.of(refused), first, refused, other));
        Map<String, Account> written = write(ONE, 8);
        accounts.committed();

        assertThat(written).containsOnlyKeys("sink/t.valid-1/web-7", "sink/t.valid-1/web-8");
        Account web7 = written.get("sink/t.valid-1/web-7");
        assertThat(web7.count(Outcome.TAKEN)).isEqualTo(count(first).plus(count(refused)));
        assertThat(web7.count(Outcome.DELIVERED)).isEqualTo(count(first));
        assertThat(web7.count(Outcome.REJECTED)).isEqualTo(count(refused));
        assertThat(web7.begun()).isEqualTo(5);
        assertThat(web7.covered()).isEqualTo(8);
        assertThat(written.get("sink/t.valid-1/web-8").count(Outcome.DELIVERED)).isEqualTo(count(other));
        assertThat(digest)
                .isEqualTo(count(first).plus(count(refused)).plus(count(other)).digest());
    }

    @Test
    void writesAnAccountIntoThePartitionOfItsEventsAndOnlyWhereItChanged() {
        open(ONE, 0);
        open(TWO, 0);
        accounts.count(settled(List.of(), item(TWO, 0, "web-7", 1)));

        List<ProducerRecord<byte[], byte[]>> written = accounts.changed(TWO, 1);

        assertThat(written).singleElement().satisfies(it -> {
            assertThat(it.topic()).isEqualTo(LEDGER);
            assertThat(it.partition()).isEqualTo(2);
        });
        assertThat(accounts.changed(ONE, 1)).isEmpty();
        accounts.committed();
        assertThat(accounts.changed(TWO, 3)).as("a marker alone is no news").isEmpty();
    }

    @Test
    void countsOnceWhatACommitHasToSayTwice() {
        open(ONE, 0);
        accounts.count(settled(List.of(), item(ONE, 0, "web-7", 1)));
        write(ONE, 1);
        accounts.committed();
        Settled again = settled(List.of(), item(ONE, 1, "web-7", 1), item(ONE, 2, "new", 1));

        // The first is refused before its accounts are made, the second after.
        long digest = accounts.count(again);
        accounts.refused();
        accounts.count(again);
        Map<String, Account> refused = write(ONE, 3);
        accounts.refused();
        assertThat(accounts.count(again)).isEqualTo(digest);
        Map<String, Account> written = write(ONE, 3);

        assertThat(written.get("sink/t.valid-1/web-7").count(Outcome.TAKEN).events())
                .isEqualTo(2);
        assertThat(written.get("sink/t.valid-1/web-7").repeated()).isZero();
        assertThat(values(written)).isEqualTo(values(refused));
    }

    @Test
    void goesOnWhereTheLedgerEnds() {
        open(ONE, 0);
        accounts.count(settled(List.of(), item(ONE, 0, "web-7", 1)));
        List<Account> kept = List.copyOf(write(ONE, 1).values());
        accounts.committed();
        accounts.drop(List.of(ONE));
        ledger.put(ONE, new Accounts.Start(1, kept));
        accounts.open(List.of(ONE));

        accounts.count(settled(List.of(), item(ONE, 1, "web-7", 1)));

        Account after = write(ONE, 2).get("sink/t.valid-1/web-7");
        assertThat(after.count(Outcome.DELIVERED).events()).isEqualTo(2);
        assertThat(after.begun()).isZero();
    }

    @Test
    void aRedrivenEventIsNoRepetition() {
        open(ONE, 0);
        accounts.count(settled(List.of(), item(ONE, 0, "web-7", 1), item(ONE, 1, "web-7", 1)));

        accounts.count(settled(List.of(), item(ONE, 0, "web-7", 2)));

        Account account = write(ONE, 2).get("sink/t.valid-1/web-7");
        assertThat(account.count(Outcome.REDRIVEN).events()).isEqualTo(1);
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(3);
        assertThat(account.repeated()).isZero();
    }

    @Test
    void aPartitionThatWasGivenUpHasNoAccounts() {
        open(ONE, 0);
        Settled settled = settled(List.of(), item(ONE, 0, "web-7", 1));
        accounts.count(settled);
        accounts.drop(List.of(ONE));

        assertThat(accounts.changed(ONE, 1)).isEmpty();
        assertThatThrownBy(() -> accounts.count(settled)).hasMessageContaining("t.valid-1");
    }

    private void open(TopicPartition partition, long offset) {
        ledger.put(partition, new Accounts.Start(offset, List.of()));
        accounts.open(List.of(partition));
    }

    private Map<String, Account> write(TopicPartition partition, long offset) {
        Map<String, Account> written = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : accounts.changed(partition, offset)) {
            String key = new String(record.key(), UTF_8);
            written.put(key, AccountCodec.read(LedgerKey.parse(key).orElseThrow(), record.value()));
        }
        return written;
    }

    private static Map<String, String> values(Map<String, Account> accounts) {
        Map<String, String> values = new HashMap<>();
        accounts.forEach((key, account) -> values.put(key, new String(AccountCodec.write(account), UTF_8)));
        return values;
    }

    private static Count count(Item item) {
        long lane = Digest.lane(item.sid().lane());
        return new Count(1, Digest.of(lane, item.sid(), Digest.crc(item.event().bytes())));
    }

    private static Settled settled(List<Item> refused, Item... items) {
        return new Settled(
                List.of(items),
                refused.stream()
                        .map(it -> new Settled.Rejected(it, new Delivery.Poison("no", 400, "6"), 1))
                        .toList(),
                Settled.Effort.NONE);
    }

    private static Item item(TopicPartition at, long offset, String lane, int attempt) {
        Payload event = Payload.wrap(("{\"a\":" + offset + "}").getBytes(UTF_8));
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(at.topic(), at.partition(), offset, null, event.bytes());
        return new Item(
                new Origin(at.topic(), at.partition(), offset),
                new Sid(lane, 3, offset),
                event,
                event,
                attempt,
                new Records.RecordRest(record));
    }
}
