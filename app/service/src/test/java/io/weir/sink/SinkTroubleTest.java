package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.delivery.Delivery;
import io.weir.envelope.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sink does where the target, an event, or Kafka is at fault. */
@ExtendWith(OneBroker.Resolver.class)
class SinkTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkTroubleTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void poisonBecomesADeadLetterBesideItsReceiptAndItsNeighboursAreDelivered() {
        siem.behave((item, asked) -> item.sid().equals(Stage.sid(4))
                ? new Delivery.Poison("invalid data format", 400, "6")
                : Delivery.delivered());
        stage.send(30);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
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
        Books.of(stage, Lane.VALID).assertBalanced(29, 1);
    }

    @Test
    void anEventTheTargetCannotTakeIsADeadLetterAndHoldsNothingUp() {
        stage.send(3, 1_000_100);
        stage.send(30);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(30);
        assertThat(stage.read(stage.topics().dlq()))
                .hasSize(3)
                .allSatisfy(letter -> assertThat(headers(letter)).containsEntry(Headers.TARGET_CODE, "too_large"));
        Books.of(stage, Lane.VALID).assertBalanced(30, 3);
    }

    @Test
    void anyTroubleThatPassesCostsTimeAndNothingElse() {
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

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(600);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.read(stage.topics().dlq())).isEmpty();
        Books.of(stage, Lane.VALID).assertBalanced(600, 0);
    }

    @Test
    void aLostReplyRepeatsOneBatchOfAPartitionAndNoMore() {
        siem.loseReplies(true);
        stage.send(900);
        stage.sink(siem);
        await().atMost(LONG).until(() -> siem.requests() >= 2 * Stage.PARTITIONS);

        siem.loseReplies(false);
        stage.awaitDrained(Lane.VALID);

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
        await().atMost(LONG).until(() -> stage.gauge("weir.sink.target.fault") == 1);

        assertThat(stage.read(stage.topics().receipts())).isEmpty();
        assertThat(stage.read(stage.topics().dlq())).isEmpty();
        assertThat(stage.lag()).isGreaterThanOrEqualTo(60);

        siem.behave((item, asked) -> Delivery.delivered());
        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(60);
        assertThat(stage.gauge("weir.sink.target.fault")).isZero();
    }

    @Test
    void whereTheDeadLetterTopicIsGoneNothingMovesUntilItIsBack() {
        siem.behave((item, asked) ->
                item.origin().offset() == 0 ? new Delivery.Poison("no", 400, "6") : Delivery.delivered());
        stage.sink(siem, "1", Map.of("max.block.ms", "500", "metadata.max.age.ms", "1000"));
        await().atMost(LONG).until(() -> stage.meters().find("weir.lag.records").gauge() != null);
        stage.delete(stage.topics().dlq());
        stage.send(30);

        await().atMost(LONG).until(() -> siem.distinct() == 27);
        await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> stage.lag() >= 30);
        stage.create(stage.topics().dlq());

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.read(stage.topics().dlq())).hasSize(3);
        Books.of(stage, Lane.VALID).assertBalanced(27, 3);
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), UTF_8)));
        return headers;
    }
}
