package io.weir.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Rfc3339;
import io.weir.sink.OneBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class RetentionReceiptsTest {
    private static final Duration LATER = Kept.SETTINGS.afterDelivery().plusMinutes(5);

    private Kept kept;

    @BeforeEach
    void begin(OneBroker broker) {
        kept = new Kept(broker);
    }

    @AfterEach
    void end() {
        kept.close();
    }

    @Test
    void believesTheClockThatSaysAReceiptIsYounger() {
        kept.pipeline.send(0, "web-7", 3, 4);
        kept.pipeline.tamperWithReceipts(receipts ->
                receipts.stream().map(RetentionReceiptsTest::anHourAhead).toList());
        kept.deliverAll();

        assertThat(kept.bounds(LATER).get(kept.valid(0)).offset()).isZero();
    }

    @Test
    void stopsAtARecordThatNoReceiptNames() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.pipeline.judgeAll();
        kept.deliverValid(8);
        kept.pipeline.tamperWithReceipts(receipts -> List.of());
        kept.deliverValid(4);
        kept.pipeline.tamperWithReceipts(receipts -> receipts);
        kept.pipeline.deliverAll();
        List<Long> valid = kept.records(kept.valid(0));

        Map<TopicPartition, Bound> bounds = kept.bounds(LATER);

        assertThat(bounds.get(kept.valid(0))).isEqualTo(new Bound(valid.get(8), Keeper.HOLE));
        assertThat(bounds.get(kept.raw(0)).keeper()).isEqualTo(Keeper.VALID);
        assertThat(bounds.get(kept.priority(0)).offset()).isEqualTo(lastOf(kept.priority(0)) + 1);
    }

    @Test
    void goesOnBehindMarkersOfTransactions() {
        for (int i = 0; i < 5; i++) {
            kept.pipeline.send(0, "web-7", 3, 10);
            kept.deliverAll();
        }

        Bound bound = kept.bounds(LATER).get(kept.valid(0));

        assertThat(bound).isEqualTo(new Bound(lastOf(kept.valid(0)) + 1, Keeper.RECEIPT));
    }

    @Test
    void believesNothingOfALogThatWasMadeAnew() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        try (Lookout lookout = kept.lookout(LATER)) {
            Bound before = Kept.bounds(lookout.look()).get(kept.valid(0));
            kept.makeAnew(kept.pipeline.topics().receipts());
            kept.makeAnew(kept.pipeline.topics().valid());
            kept.pipeline.send(0, "web-7", 3, 10);
            kept.pipeline.judgeAll();
            kept.settle();
            kept.moveGroup(kept.valid(0), kept.pipeline.scope().validGroup(), lastOf(kept.valid(0)) + 1);
            kept.settle();

            Bound after = Kept.bounds(lookout.look()).get(kept.valid(0));

            assertThat(before.offset()).isPositive();
            assertThat(after).isEqualTo(new Bound(0, Keeper.RECEIPT));
        }
    }

    @Test
    void believesNoReceiptOfAFormerLog() {
        kept.set(kept.pipeline.topics().receipts(), "message.timestamp.type", "CreateTime");
        kept.pipeline.tamperWithReceipts(receipts ->
                receipts.stream().map(RetentionReceiptsTest::twoHoursAgo).toList());
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        kept.makeAnew(kept.pipeline.topics().valid());
        kept.pipeline.send(0, "web-7", 3, 10);
        kept.pipeline.judgeAll();
        kept.settle();
        kept.moveGroup(kept.valid(0), kept.pipeline.scope().validGroup(), lastOf(kept.valid(0)) + 1);

        assertThat(kept.bounds(LATER).get(kept.valid(0))).isEqualTo(new Bound(0, Keeper.RECEIPT));
    }

    private static ProducerRecord<byte[], byte[]> anHourAhead(ProducerRecord<byte[], byte[]> receipt) {
        String at = Rfc3339.format(Instant.now().plus(Duration.ofHours(1)));
        String value = new String(receipt.value(), UTF_8).replaceFirst("\"at\":\"[^\"]+\"", "\"at\":\"" + at + "\"");
        return new ProducerRecord<>(receipt.topic(), receipt.key(), value.getBytes(UTF_8));
    }

    private long lastOf(TopicPartition partition) {
        List<Long> records = kept.records(partition);
        return records.get(records.size() - 1);
    }

    private static ProducerRecord<byte[], byte[]> twoHoursAgo(ProducerRecord<byte[], byte[]> receipt) {
        long at = Instant.now().minus(Duration.ofHours(2)).toEpochMilli();
        return new ProducerRecord<>(receipt.topic(), null, at, receipt.key(), receipt.value());
    }
}
