package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Settled;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private final Records records = new Records(new FakeTarget());

    @Test
    void aRecordWithoutHeadersIsAnEventOfItsPartitionAndTheFirstAttempt() {
        ConsumerRecord<byte[], byte[]> record = record(null);
        record.headers().remove(Headers.SID);

        Item item = records.item(record);

        assertThat(item.sid()).isEqualTo(Sid.derived(item.origin(), record.timestamp()));
        assertThat(item.attempt()).isEqualTo(1);
    }

    @Test
    void aRecordWithoutAValueIsAnEmptyEvent() {
        assertThat(records.item(new ConsumerRecord<>("t.valid", 1, 7, null, null))
                        .event())
                .isEqualTo(Payload.EMPTY);
    }

    @Test
    void aRedrivenEventThatIsRefusedKeepsItsAttempt() {
        Item item = records.item(record("3"));
        assertThat(item.attempt()).isEqualTo(3);

        assertThat(attemptOfItsDeadLetter(item)).isEqualTo(3);
        assertThat(attemptOfItsDeadLetter(records.item(record(null)))).isEqualTo(1);
    }

    @Test
    void aReceiptSaysWhatBecameOfTheBatchAndWhatItTook() {
        Item item = records.item(record(null));
        Settled refused = new Settled(
                List.of(item),
                List.of(new Settled.Rejected(item, new Delivery.Poison("no", 400, "6"), 1)),
                new Settled.Effort(3, Duration.ofMillis(70)));

        ProducerRecord<byte[], byte[]> receipt = new Evidence(Lane.VALID, "fake", "t.receipts", "t.dlq")
                .receipt(refused, 255, Instant.parse("2026-11-21T08:00:00Z"));

        assertThat(new String(receipt.key(), UTF_8)).isEqualTo("t.valid-1");
        assertThat(new String(receipt.value(), UTF_8))
                .isEqualTo("{\"v\":1,\"lane\":\"valid\",\"target\":\"fake\",\"topic\":\"t.valid\",\"partition\":1,"
                        + "\"first\":7,\"last\":7,\"events\":1,\"delivered\":0,\"rejected\":1,"
                        + "\"at\":\"2026-11-21T08:00:00.000Z\",\"requests\":3,\"millis\":70,"
                        + "\"digest\":\"00000000000000ff\"}");
    }

    private static int attemptOfItsDeadLetter(Item item) {
        Settled refused = new Settled(
                List.of(item),
                List.of(new Settled.Rejected(item, new Delivery.Poison("no", 400, "6"), 1)),
                Settled.Effort.NONE);
        List<ProducerRecord<byte[], byte[]>> letters =
                new Evidence(Lane.VALID, "fake", "t.receipts", "t.dlq").deadLetters(refused, 3);
        assertThat(letters).hasSize(1);
        return EnvelopeCodec.readAttempt(
                letters.get(0).headers().lastHeader(Headers.ATTEMPT).value());
    }

    private static ConsumerRecord<byte[], byte[]> record(@Nullable String attempt) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("t.valid", 1, 7, "lane".getBytes(UTF_8), "{\"a\":1}".getBytes(UTF_8));
        record.headers().add(Headers.SID, "web-7:3:9".getBytes(UTF_8));
        if (attempt != null) {
            record.headers().add(Headers.ATTEMPT, attempt.getBytes(UTF_8));
        }
        return record;
    }
}
