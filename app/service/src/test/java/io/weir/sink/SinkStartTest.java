package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.ClusterException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sink needs before it sends anything. */
@ExtendWith(OneBroker.Resolver.class)
class SinkStartTest {
    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkStartTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlq", "receipts", "ledger"})
    void saysAtOnceWhichTopicIsMissingAndSendsNothing(String name) {
        String topic = stage.topics().prefix() + name;
        stage.delete(topic);
        stage.send(30);

        stage.sink(siem);

        assertThat(stage.awaitFatal()).hasMessageContainingAll(topic, "weir topics apply");
        assertThat(siem.requests()).isZero();
        stage.create(topic);
    }

    @Test
    void saysAtOnceThatTheLedgerHasNoPlaceForEveryPartition() {
        String ledger = stage.topics().ledger();
        stage.delete(ledger);
        stage.create(1, ledger);
        stage.send(30);

        stage.sink(siem);

        assertThat(stage.awaitFatal()).hasMessageContaining(ledger + " has 1 partitions");
        assertThat(siem.requests()).isZero();
    }

    @Test
    void whereTheLedgerHoldsSomethingElseNothingIsSent() {
        stage.send(List.of(new ProducerRecord<>(stage.topics().ledger(), 1, "a key".getBytes(UTF_8), new byte[] {7})));
        stage.send(30);

        stage.sink(siem);

        assertThat(stage.awaitFatal())
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll(stage.topics().ledger() + "-1@0", "topics.ledger");
        assertThat(siem.requests()).isZero();
    }

    @Test
    void whereTheLedgerHoldsAnAccountOfAnotherReleaseNothingIsSent() {
        byte[] key = ("sink/" + stage.topics().valid() + "-1/lane-1").getBytes(UTF_8);
        stage.send(List.of(new ProducerRecord<>(stage.topics().ledger(), 1, key, new byte[200])));

        stage.sink(siem);

        assertThat(stage.awaitFatal()).hasMessageContainingAll("lane-1", "another release");
    }

    @Test
    void saysWhichEventsWereDeletedBeforeTheyWereDelivered() {
        stage.send(30);
        SinkPart first = stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        first.close();
        stage.send(30);
        Stage.answer(stage.admin()
                .deleteRecords(Map.of(new TopicPartition(stage.topics().valid(), 1), RecordsToDelete.beforeOffset(15)))
                .all());

        stage.sink(siem);

        assertThat(stage.awaitFatal()).hasMessageContaining(stage.topics().valid() + "-1");
    }
}
