package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.batch.Item;
import io.weir.delivery.Settled;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka takes the sink's place from it between the SIEM's answer and the commit: no SIEM gets an event twice. */
@ExtendWith(OneBroker.Resolver.class)
class AnsweredTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    AnsweredTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void aSinkWhoseTransactionTheBrokerEndedSendsNothingAgain() {
        siem.shut();
        stage.send(90);
        SinkPart first = stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        Stage.answer(stage.admin()
                .fenceProducers(List.of(stage.group() + "-valid-1"))
                .all());
        siem.open();

        assertThat(stage.awaitFatal()).isInstanceOf(InvalidProducerEpochException.class);
        first.close();
        stage.fatal().clear();
        stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(90);
        assertThat(siem.duplicates()).isZero();
        Books.of(stage, Lane.VALID).assertBalanced(90, 0);
    }

    @Test
    void aSinkThatIsPutOutOfItsGroupAndComesBackSendsNothingAgain() {
        siem.shut();
        stage.send(90);
        stage.sink(siem, "1", Map.of("heartbeat.interval.ms", "100"));
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        Stage.answer(stage.admin()
                .removeMembersFromConsumerGroup(
                        stage.group() + "-valid",
                        new RemoveMembersFromConsumerGroupOptions(
                                List.of(new MemberToRemove(stage.group() + "-valid-1"))))
                .all());
        siem.open();

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(90);
        assertThat(siem.duplicates()).isZero();
        Books.of(stage, Lane.VALID).assertBalanced(90, 0);
    }

    @Test
    void forgetsTheOldestWhereThereIsNoMoreRoom() {
        Answered answered = new Answered(14);
        answered.keep(partition(0), settled(0));
        answered.keep(partition(1), settled(1));
        answered.keep(partition(2), settled(2));
        answered.keep(partition(2), settled(2));

        assertThat(answered.take(partition(0))).isNull();
        assertThat(answered.take(partition(1))).isNotNull();
        assertThat(answered.take(partition(2))).isNotNull();
        assertThat(answered.take(partition(2))).as("once").isNull();
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("t", number);
    }

    private static Settled settled(int partition) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", partition, 0, null, new byte[7]);
        Payload event = Payload.wrap(record.value());
        Item item = new Item(
                new Origin("t", partition, 0), new Sid("l", 0, 0), event, event, 1, new Records.RecordRest(record));
        return new Settled(List.of(item), List.of(), Settled.Effort.NONE);
    }
}
