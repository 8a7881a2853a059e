package io.weir.rescan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.HandPipeline;
import io.weir.sink.OneBroker;
import io.weir.tally.Finding;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import io.weir.tally.ScanFinding.FalseReceipt;
import io.weir.tally.ScanFinding.OverlappingReceipts;
import io.weir.tally.ScanFinding.Span;
import io.weir.tally.ScanFinding.Stray;
import io.weir.tally.ScanFinding.Unreceipted;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Receipts that say something else than the records they speak of. Of twenty events, 14 are valid, at offsets 0 to 13. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class DeepReceiptsTest {
    private HandPipeline pipeline;
    private DeepAudit audit;
    private Place valid;
    private int receipts;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        audit = new DeepAudit(pipeline.scope());
        valid = new Place(pipeline.topics().valid(), 0);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
    }

    @AfterEach
    void end() {
        audit.close();
        pipeline.close();
    }

    @Test
    void namesWhatNoReceiptCovers() {
        pipeline.tamperWithReceipts(second(it -> List.of()));
        deliverInFours();

        assertThat(audit.look().findings())
                .containsExactly(new Unreceipted(new Span("web-7", 3, 6, 11, 4, valid, 4, 7)));
    }

    @Test
    void namesAReceiptThatCountsOtherwise() {
        pipeline.tamperWithReceipts(second(it -> List.of(changed(it.get(0), "\"events\":4", "\"events\":5"))));
        deliverInFours();

        assertThat(audit.look().findings()).singleElement().satisfies(it -> {
            assertThat(it).isInstanceOf(FalseReceipt.class);
            assertThat(it.subject()).isEqualTo("false_receipt/" + valid + "/4");
            assertThat(it.missing()).isOne();
            assertThat(it.surplus()).isZero();
        });
    }

    @Test
    void namesAReceiptWithTheDigestOfOtherEvents() {
        pipeline.tamperWithReceipts(second(
                it -> List.of(changed(it.get(0), "\"digest\":\"[0-9a-f]{16}\"", "\"digest\":\"0123456789abcdef\""))));
        deliverInFours();

        assertThat(audit.look().findings())
                .singleElement()
                .satisfies(it -> assertThat(it.toString())
                        .startsWith("false receipt: that of " + valid
                                + "@4..7 says 4 events, digest 0123456789abcdef, and there are 4, digest "));
    }

    @Test
    void namesTwoReceiptsForTheSameEvents() {
        pipeline.tamperWithReceipts(second(it -> List.of(it.get(0), it.get(0))));
        deliverInFours();

        assertThat(audit.look().findings()).containsExactly(new OverlappingReceipts(valid, 4, 7, 8));
    }

    @Test
    void namesAReceiptOfWhatIsNotThere() {
        pipeline.tamperWithReceipts(second(it -> List.of(
                it.get(0), changed(changed(it.get(0), "\"first\":4", "\"first\":40"), "\"last\":7", "\"last\":43"))));
        pipeline.deliver(valid.topic(), 0, 4);
        pipeline.deliver(valid.topic(), 0, 4);

        assertThat(audit.look().findings()).singleElement().satisfies(it -> {
            assertThat(it.subject()).isEqualTo("false_receipt/" + valid + "/40");
            assertThat(it.missing()).isEqualTo(4);
        });
    }

    @Test
    void namesARefusedEventThatIsNoDeadLetter() {
        pipeline.tamperWithRefused(records -> records.isEmpty() ? records : records.subList(1, records.size()));
        pipeline.deliver(valid.topic(), 0, 14);

        assertThat(audit.look().findings())
                .containsExactly(
                        new FalseReceipt(valid, 0, 13, "2 rejected", "1 of its events in the dead-letter topic", 1, 0));
    }

    @Test
    void namesWhatIsNoReceipt() {
        pipeline.tamperWithReceipts(second(it -> List.of(
                it.get(0), new ProducerRecord<>(it.get(0).topic(), 0, it.get(0).key(), "no receipt".getBytes(UTF_8)))));
        deliverInFours();

        assertThat(audit.look().findings()).singleElement().isInstanceOf(Stray.class);
    }

    @Test
    void seesBytesThatWereChangedAfterTheyWereDelivered() {
        // The other way round, which is the same to a reader: the sink saw other bytes than stand there.
        pipeline.tamperWithReceipts(second(
                it -> List.of(changed(it.get(0), "\"digest\":\"[0-9a-f]{16}\"", "\"digest\":\"ffffffffffffffff\""))));
        deliverInFours();

        List<Finding> findings = audit.look().findings();

        assertThat(findings).singleElement().satisfies(it -> {
            assertThat(it.missing()).isOne();
            assertThat(it.surplus()).isOne();
        });
    }

    @Test
    void takesForDeliveredWhatWasBeforeTheFirstReceiptThatIsLeft() {
        pipeline.tamperWithReceipts(second(it -> List.of()));
        deliverInFours();
        // All receipts of the partition have one key, and so stand in one partition.
        for (int partition = 0; partition < HandPipeline.PARTITIONS; partition++) {
            HandPipeline.answer(pipeline.admin()
                    .deleteRecords(Map.of(
                            new TopicPartition(pipeline.topics().receipts(), partition),
                            RecordsToDelete.beforeOffset(-1)))
                    .all());
        }

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.NO_RECEIPTS);
        assertThat(residual.total().delivered()).isEqualTo(14);
    }

    @Test
    void saysThatThereIsNoTopicOfReceipts() {
        deliverInFours();
        HandPipeline.answer(pipeline.admin()
                .deleteTopics(List.of(pipeline.topics().receipts()))
                .all());
        try {
            Residual residual = audit.look();

            assertThat(residual.findings()).isEmpty();
            assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.NO_RECEIPTS);
        } finally {
            HandPipeline.answer(pipeline.admin()
                    .createTopics(List.of(new NewTopic(pipeline.topics().receipts(), 2, (short) 1)))
                    .all());
        }
    }

    private void deliverInFours() {
        for (int i = 0; i < 4; i++) {
            pipeline.deliver(valid.topic(), 0, 4);
        }
    }

    /** The receipt of the second commit goes through it. */
    private UnaryOperator<List<ProducerRecord<byte[], byte[]>>> second(
            UnaryOperator<List<ProducerRecord<byte[], byte[]>>> change) {
        return records -> ++receipts == 2 ? change.apply(records) : records;
    }

    private static ProducerRecord<byte[], byte[]> changed(
            ProducerRecord<byte[], byte[]> receipt, String pattern, String text) {
        String changed = new String(receipt.value(), UTF_8).replaceFirst(pattern, text);
        return new ProducerRecord<>(receipt.topic(), receipt.partition(), receipt.key(), changed.getBytes(UTF_8));
    }
}
