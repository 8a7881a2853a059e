package io.weir.rescan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.AuditScope;
import io.weir.audit.HandPipeline;
import io.weir.audit.HandStage;
import io.weir.envelope.Headers;
import io.weir.sink.OneBroker;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import io.weir.tally.ScanFinding.Span;
import io.weir.tally.ScanFinding.Unjudged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a scan of a real broker cannot see, and how it says so. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class DeepReachTest {
    private HandPipeline pipeline;
    private DeepAudit audit;
    private Place raw;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        audit = new DeepAudit(pipeline.scope());
        raw = new Place(pipeline.topics().raw(), 0);
    }

    @AfterEach
    void end() {
        audit.close();
        pipeline.close();
    }

    @Test
    void saysThatItCannotSeeTheSourcesPositions() {
        pipeline.tamperWithRaw(Faults.without(19));
        pipeline.sendShown(0, "web-7", 3, 20);
        AuditScope blind = new AuditScope(
                pipeline.scope().kafka(),
                pipeline.topics(),
                pipeline.scope().streamsGroup(),
                pipeline.scope().validGroup(),
                pipeline.scope().priorityGroup(),
                "no-such-topic");

        try (DeepAudit other = new DeepAudit(blind)) {
            Residual residual = other.look();
            assertThat(residual.findings()).isEmpty();
            assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.SOURCE_UNKNOWN);
        }
    }

    /** As proof of delivery deletes: prefixes, each behind receipts. */
    @Test
    void findsNothingWhereWhatWasDeliveredWasDeleted() {
        pipeline.send(0, "web-7", 3, 100);
        pipeline.send(1, "web-8", 3, 100);
        pipeline.judgeAll();
        pipeline.deliverAll();
        delete(pipeline.topics().valid(), 40);
        delete(pipeline.topics().priority(), 10);
        Residual outs = audit.look();
        delete(pipeline.topics().raw(), 70);
        Residual all = audit.look();

        assertThat(outs.findings()).isEmpty();
        assertThat(outs.limits()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Limit.Kind.DELETED);
            assertThat(it.text()).contains(pipeline.topics().valid() + "-0@40").doesNotContain(" 0 events still");
        });
        assertThat(all.findings()).isEmpty();
        assertThat(all.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.DELETED);
    }

    @Test
    void holdsNoReceiptToDeadLettersThatWereDeleted() {
        pipeline.send(0, "web-7", 3, 100);
        pipeline.judgeAll();
        pipeline.deliverAll();
        delete(pipeline.topics().dlq(), -1);

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.text()).endsWith("; 10 events still in raw may have had their outcome there"));
    }

    @Test
    void namesALossBehindWhatWasDeleted() {
        pipeline.tamperWithJudged(Faults.without(5, 92, 96));
        pipeline.send(0, "web-7", 3, 100);
        pipeline.judgeAll();
        pipeline.deliverAll();
        delete(pipeline.topics().valid(), 40);
        delete(pipeline.topics().priority(), 10);

        assertThat(audit.look().findings())
                .containsExactly(
                        new Unjudged(new Span("web-7", 3, 92, 92, 1, raw, 92, 92)),
                        new Unjudged(new Span("web-7", 3, 96, 96, 1, raw, 96, 96)));
    }

    @Test
    void countsEventsOfOthersAndHoldsEachToItsOutcome(OneBroker broker) {
        pipeline.send(0, "web-7", 3, 5);
        foreign(broker, 10);
        pipeline.judgeAll();
        pipeline.deliverAll();
        Residual sound = audit.look();
        pipeline.tamperWithJudged(records -> List.of());
        foreign(broker, 1);
        pipeline.judgeAll();

        Residual residual = audit.look();

        assertThat(sound.findings()).isEmpty();
        assertThat(sound.limits()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Limit.Kind.FOREIGN_LANES);
            assertThat(it.text()).startsWith("10 events");
        });
        assertThat(residual.findings()).singleElement().isInstanceOf(Unjudged.class);
    }

    @Test
    void doesNotFollowNumbersThatNobodyCounted() {
        pipeline.tamperWithRaw(records -> {
            List<ProducerRecord<byte[], byte[]>> more = new ArrayList<>(records);
            more.add(3, Faults.with(records.get(0), Headers.SID, "web-7:3:" + (1L << 59)));
            return more;
        });
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.SPARSE_NUMBERS);
    }

    @Test
    void saysWhereATransactionIsOpen(OneBroker broker) {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        try (KafkaProducer<byte[], byte[]> hanging =
                        HandStage.producer(broker.kafka().bootstrap(), raw.topic() + "-hanging");
                DeepAudit hasty = new DeepAudit(pipeline.scope(), Duration.ofSeconds(2))) {
            hanging.beginTransaction();
            Future<RecordMetadata> unused =
                    hanging.send(new ProducerRecord<>(pipeline.topics().valid(), 0, null, new byte[3]));
            hanging.flush();
            pipeline.send(0, "web-7", 3, 20);
            pipeline.judgeAll();

            Residual residual = hasty.look();

            assertThat(residual.findings()).isEmpty();
            assertThat(residual.isExact()).isFalse();
            assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.NOT_READ);
            hanging.abortTransaction();
        }
        assertThat(audit.look().isExact()).isTrue();
    }

    @Test
    void leavesOthersDeadLettersAlone(OneBroker broker) {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        write(broker, new ProducerRecord<>(pipeline.topics().dlq(), 0, null, "of Spring".getBytes(UTF_8)));

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.FOREIGN_DEAD_LETTERS);
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

    private void foreign(OneBroker broker, int events) {
        for (int i = 0; i < events; i++) {
            write(broker, new ProducerRecord<>(raw.topic(), 0, null, ("foreign " + i).getBytes(UTF_8)));
        }
    }

    private void write(OneBroker broker, ProducerRecord<byte[], byte[]> record) {
        try (KafkaProducer<byte[], byte[]> producer =
                HandStage.producer(broker.kafka().bootstrap(), raw.topic() + "-foreign")) {
            producer.beginTransaction();
            Future<RecordMetadata> unused = producer.send(record);
            producer.commitTransaction();
        }
    }

    private void delete(String topic, long before) {
        HandPipeline.answer(pipeline.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                .all());
    }
}
