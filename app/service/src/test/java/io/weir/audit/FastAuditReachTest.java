package io.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sink.OneBroker;
import io.weir.tally.Finding.Unbalanced;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import io.weir.tally.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an audit of a real broker sees only in part, and how it says so. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class FastAuditReachTest {
    private HandPipeline pipeline;
    private FastAudit audit;
    private Place raw;
    private Place valid;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        audit = new FastAudit(pipeline.scope(), Reach.COMMAND);
        raw = new Place(pipeline.topics().raw(), 0);
        valid = new Place(pipeline.topics().valid(), 0);
    }

    @AfterEach
    void end() {
        audit.close();
        pipeline.close();
    }

    @Test
    void saysThatItCannotSeeTheSourcesPositions() {
        pipeline.tamperWithRaw(without(19));
        pipeline.sendShown(0, "web-7", 3, 20);
        AuditScope blind = new AuditScope(
                pipeline.scope().kafka(),
                pipeline.topics(),
                pipeline.scope().streamsGroup(),
                pipeline.scope().validGroup(),
                pipeline.scope().priorityGroup(),
                "no-such-topic");

        try (FastAudit other = new FastAudit(blind, Reach.COMMAND)) {
            Residual residual = other.look();
            assertThat(residual.findings()).isEmpty();
            assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.SOURCE_UNKNOWN);
        }
    }

    @Test
    void boundsByOffsetsWhatIsTooMuchToRead() {
        pipeline.send(0, "web-7", 3, 300);
        pipeline.judge(0, 200);

        try (FastAudit hasty = new FastAudit(pipeline.scope(), new Reach(50, 100))) {
            Residual residual = hasty.look();
            assertThat(residual.findings()).isEmpty();
            assertThat(residual.isExact()).isFalse();
            assertThat(residual.limits()).extracting(Limit::kind).containsOnly(Limit.Kind.NOT_READ);
            assertThat(residual.total().waitingOut()).isEqualTo(180);
        }
    }

    @Test
    void holdsATallyThatBeganBehindAbortedRecordsForWhole(OneBroker broker) {
        try (KafkaProducer<byte[], byte[]> killed =
                HandStage.producer(broker.kafka().bootstrap(), pipeline.topics().raw() + "-killed")) {
            killed.beginTransaction();
            Future<RecordMetadata> unused =
                    killed.send(new ProducerRecord<>(pipeline.topics().raw(), 0, null, new byte[3]));
            killed.flush();
            killed.abortTransaction();
        }
        pipeline.judge().moveTo(partition(raw), 2);
        pipeline.tamperWithJudged(without(4));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();

        Residual residual = audit.look();

        assertThat(residual.limits()).isEmpty();
        assertThat(residual.findings()).containsExactly(new Unbalanced(Stage.SINK, "web-7", valid, 14, 13));
    }

    @Test
    void saysSinceWhenItCountsWhereEventsCameBefore() {
        pipeline.send(0, "web-7", 3, 10);
        pipeline.judge().moveTo(partition(raw), 11);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).extracting(Limit::kind).containsOnly(Limit.Kind.COUNTED_SINCE);
    }

    @Test
    void understandsPartitionsThatAreAdded() {
        pipeline.send(0, "web-7", 3, 10);
        pipeline.judgeAll();
        for (String topic : pipeline.topics().names()) {
            HandPipeline.answer(pipeline.admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(HandPipeline.PARTITIONS + 1)))
                    .all());
        }
        pipeline.send(2, "web-7", 3, 10);
        pipeline.judge(2, 5);

        assertThat(audit.look().findings()).isEmpty();
    }

    private static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> without(long seq) {
        return records ->
                records.stream().filter(it -> HandPipeline.sid(it).seq() != seq).toList();
    }

    private static TopicPartition partition(Place place) {
        return new TopicPartition(place.topic(), place.partition());
    }
}
