package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.delivery.Delivery;
import io.weir.envelope.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
class SinkPartTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkPartTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void deliversEachEventOnceInOrderWithReceiptsThatCoverThem() throws IOException {
        stage.send(700);
        stage.send(800);

        stage.sink(siem);

        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(1_500);
        assertThat(siem.duplicates()).isZero();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            assertThat(siem.takenOffsets(partition)).hasSize(500).isSorted();
        }
        assertThat(siem.sizes()).as("full batches while there is a backlog").contains(100);
        assertReceiptsCover(1_500, 0);
    }

    @Test
    void lagIsZeroOnlyOnceAllIsDelivered() {
        siem.shut();
        stage.send(30);
        SinkPart sink = stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        assertThat(sink.ready()).isTrue();
        await().atMost(LONG).until(() -> gauge("weir.lag.records") >= 30);
        assertThat(stage.lag()).isGreaterThanOrEqualTo(30);

        siem.open();
        awaitDrained();
        await().atMost(LONG).until(() -> gauge("weir.lag.records") == 0);
        assertThat(stage.meters()
                        .counter("weir.records", "stage", "sink", "outcome", "delivered")
                        .count())
                .isEqualTo(30);
    }

    @Test
    void sendsTheTailByAge() {
        stage.sink(siem);
        stage.send(1);

        awaitDrained();
        assertThat(siem.sizes()).containsExactly(1);
    }

    @Test
    void poisonBecomesADeadLetterBesideItsReceiptAndItsNeighboursAreDelivered() throws IOException {
        siem.behave((item, asked) -> item.sid().equals(Stage.sid(4))
                ? new Delivery.Poison("invalid data format", 400, "6")
                : Delivery.delivered());
        stage.send(30);

        stage.sink(siem);

        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(29);
        List<ConsumerRecord<byte[], byte[]>> letters = stage.read(stage.topics().dlq());
        assertThat(letters).hasSize(1);
        ConsumerRecord<byte[], byte[]> letter = letters.get(0);
        assertThat(new String(letter.value(), UTF_8)).startsWith("{\"n\":4,");
        assertThat(new String(letter.key(), UTF_8)).isEqualTo("lane-1");
        assertThat(letter.partition()).isEqualTo(1);
        assertThat(headers(letter))
                .containsEntry(Headers.CATEGORY, "siem_rejected")
                .containsEntry(Headers.SID, Stage.sid(4).toString())
                .containsEntry(Headers.TYPE, "linux-auth")
                .containsEntry(Headers.ORIGIN, stage.topics().raw() + "-1@7")
                .containsEntry(Headers.STAGE, "sink")
                .containsEntry(Headers.TARGET, "fake")
                .containsEntry(Headers.TARGET_STATUS, "400")
                .containsEntry(Headers.TARGET_CODE, "6")
                .containsEntry(Headers.RECOVERABLE, "true")
                .containsEntry(Headers.CONTENT, Headers.CONTENT_EVENT);
        assertReceiptsCover(29, 1);
    }

    @Test
    void anEventTheTargetCannotTakeIsADeadLetterAndHoldsNothingUp() throws IOException {
        stage.send(3, 1_000_100);
        stage.send(30);

        stage.sink(siem);

        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(30);
        assertThat(stage.read(stage.topics().dlq()))
                .hasSize(3)
                .allSatisfy(letter -> assertThat(headers(letter)).containsEntry(Headers.TARGET_CODE, "too_large"));
        assertReceiptsCover(30, 3);
    }

    @Test
    void anyTroubleThatPassesCostsTimeAndNothingElse() throws IOException {
        // Refused whole at first, then in part, then one at a time.
        siem.behave((item, asked) -> {
            if (asked < 3) {
                return new Delivery.Retry(null, "429");
            }
            if (asked < 5) {
                return item.origin().offset() % 2 == 0 ? Delivery.delivered() : new Delivery.Retry(null, "item 429");
            }
            return Delivery.delivered();
        });
        stage.send(600);

        stage.sink(siem);

        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(600);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.read(stage.topics().dlq())).isEmpty();
        assertReceiptsCover(600, 0);
    }

    @Test
    void aLostReplyRepeatsOneBatchOfAPartitionAndNoMore() {
        siem.loseReplies(true);
        stage.send(900);
        stage.sink(siem);
        await().atMost(LONG).until(() -> siem.requests() >= 2 * Stage.PARTITIONS);

        siem.loseReplies(false);
        awaitDrained();

        assertThat(siem.distinct()).isEqualTo(900);
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            Map<Long, Integer> times = new HashMap<>();
            siem.takenOffsets(partition).forEach(offset -> times.merge(offset, 1, Integer::sum));
            assertThat(times.values().stream().filter(it -> it > 1).count()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aTargetFaultHoldsEverythingUntilItIsMended() {
        siem.behave((item, asked) -> new Delivery.TargetFault("invalid token"));
        stage.send(60);
        stage.sink(siem);
        await().atMost(LONG).until(() -> gauge("weir.sink.target.fault") == 1);

        assertThat(stage.read(stage.topics().receipts())).isEmpty();
        assertThat(stage.read(stage.topics().dlq())).isEmpty();
        assertThat(stage.lag()).isGreaterThanOrEqualTo(60);

        siem.behave((item, asked) -> Delivery.delivered());
        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(60);
        assertThat(gauge("weir.sink.target.fault")).isZero();
    }

    @Test
    void memoryStaysBoundedWhateverWaits() {
        siem.shut();
        for (int i = 0; i < 10; i++) {
            stage.send(300, 10_000);
        }
        stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        // 30 MB wait, of which each partition may hold its batch, the next, and the rest of one poll.
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> gauge("weir.sink.held.bytes") < 6 << 20);

        siem.open();
        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(3_000);
        assertThat(siem.duplicates()).isZero();
    }

    @Test
    void closingFinishesWhatIsUnderWayAndCommitsIt() {
        siem.shut();
        stage.send(600);
        SinkPart sink = stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);
        Thread closing = new Thread(sink::close);
        closing.start();
        await().atMost(LONG).until(() -> !sink.ready());

        siem.open();
        await().atMost(LONG).until(() -> !closing.isAlive());

        assertThat(siem.distinct()).isEqualTo(300);
        stage.sink(siem);
        awaitDrained();
        assertThat(siem.distinct()).isEqualTo(600);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.fatal()).isEmpty();
    }

    @Test
    void whereTheDeadLetterTopicIsGoneNothingMovesUntilItIsBack() throws IOException {
        siem.behave((item, asked) ->
                item.origin().offset() == 0 ? new Delivery.Poison("no", 400, "6") : Delivery.delivered());
        stage.sink(siem, "1", Map.of("max.block.ms", "500", "metadata.max.age.ms", "1000"));
        await().atMost(LONG).until(() -> stage.meters().find("weir.lag.records").gauge() != null);
        stage.delete(stage.topics().dlq());
        stage.send(30);

        await().atMost(LONG).until(() -> siem.distinct() == 27);
        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> stage.lag() >= 30);
        stage.create(stage.topics().dlq());

        awaitDrained();
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.read(stage.topics().dlq())).hasSize(3);
        assertReceiptsCover(27, 3);
    }

    @Test
    void saysAtOnceThatATopicIsMissingAndSendsNothing() {
        stage.delete(stage.topics().dlq());
        stage.send(30);

        stage.sink(siem);

        await().atMost(LONG).until(() -> !stage.fatal().isEmpty());
        assertThat(stage.fatal().get(0)).hasMessageContaining("weir topics apply");
        assertThat(siem.requests()).isZero();
        stage.create(stage.topics().dlq());
    }

    @Test
    void saysWhichEventsWereDeletedBeforeTheyWereDelivered() {
        stage.send(30);
        SinkPart first = stage.sink(siem);
        awaitDrained();
        first.close();
        stage.send(30);
        Stage.answer(stage.admin()
                .deleteRecords(Map.of(
                        new org.apache.kafka.common.TopicPartition(
                                stage.topics().valid(), 1),
                        org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(15)))
                .all());

        stage.sink(siem);

        await().atMost(LONG).until(() -> !stage.fatal().isEmpty());
        assertThat(stage.fatal().get(0)).hasMessageContaining(stage.topics().valid() + "-1");
    }

    private void awaitDrained() {
        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(stage.fatal()).isEmpty();
    }

    private double gauge(String name) {
        var gauge = stage.meters().find(name).gauge();
        return gauge == null ? -1 : gauge.value();
    }

    /** No gap, no overlap, and the sums are right. */
    private void assertReceiptsCover(int delivered, int rejected) throws IOException {
        JsonMapper json = new JsonMapper();
        Map<Integer, List<JsonNode>> byPartition = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : stage.read(stage.topics().receipts())) {
            JsonNode receipt = json.readTree(record.value());
            byPartition
                    .computeIfAbsent(receipt.get("partition").asInt(), it -> new ArrayList<>())
                    .add(receipt);
        }
        int deliveredSum = 0;
        int rejectedSum = 0;
        for (List<JsonNode> receipts : byPartition.values()) {
            receipts.sort(Comparator.comparing(it -> it.get("first").asLong()));
            long behind = -1;
            for (JsonNode receipt : receipts) {
                assertThat(receipt.get("first").asLong()).isGreaterThan(behind);
                assertThat(receipt.get("events").asInt())
                        .isEqualTo(receipt.get("delivered").asInt()
                                + receipt.get("rejected").asInt());
                behind = receipt.get("last").asLong();
                deliveredSum += receipt.get("delivered").asInt();
                rejectedSum += receipt.get("rejected").asInt();
            }
        }
        assertThat(deliveredSum).isEqualTo(delivered);
        assertThat(rejectedSum).isEqualTo(rejected);
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), UTF_8)));
        return headers;
    }
}
