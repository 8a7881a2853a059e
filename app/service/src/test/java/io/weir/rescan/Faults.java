package io.weir.rescan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.audit.HandPipeline;
import io.weir.envelope.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What can go wrong with records on their way. */
final class Faults {
    private Faults() {}

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> without(long... seqs) {
        return records -> records.stream().filter(it -> !isOneOf(it, seqs)).toList();
    }

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> twice(long seq) {
        return records -> {
            List<ProducerRecord<byte[], byte[]>> more = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : records) {
                more.add(record);
                if (seq(record) == seq) {
                    more.add(record);
                }
            }
            return more;
        };
    }

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> swapped(int one, int other) {
        return records -> {
            List<ProducerRecord<byte[], byte[]>> changed = new ArrayList<>(records);
            changed.set(one, records.get(other));
            changed.set(other, records.get(one));
            return changed;
        };
    }

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> moved(long seq, String topic, int partition) {
        return each(seq, it -> new ProducerRecord<>(topic, partition, it.key(), it.value(), it.headers()));
    }

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> corrupt(long seq) {
        return each(
                seq,
                it -> new ProducerRecord<>(
                        it.topic(), it.partition(), it.key(), "changed".getBytes(UTF_8), it.headers()));
    }

    static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> each(
            long seq, UnaryOperator<ProducerRecord<byte[], byte[]>> change) {
        return records -> records.stream()
                .map(it -> seq(it) == seq ? change.apply(it) : it)
                .toList();
    }

    /** A copy with another header, or with one more. */
    static ProducerRecord<byte[], byte[]> with(ProducerRecord<byte[], byte[]> record, String name, String value) {
        RecordHeaders headers = new RecordHeaders(record.headers());
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
        return new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value(), headers);
    }

    static ProducerRecord<byte[], byte[]> dead(ProducerRecord<byte[], byte[]> record, String topic) {
        ProducerRecord<byte[], byte[]> staged = with(record, Headers.STAGE, "streams");
        byte[] original =
                new String(record.value(), UTF_8).replaceFirst("^judged ", "").getBytes(UTF_8);
        return new ProducerRecord<>(topic, record.partition(), record.key(), original, staged.headers());
    }

    static long seq(ProducerRecord<byte[], byte[]> record) {
        return HandPipeline.sid(record).seq();
    }

    private static boolean isOneOf(ProducerRecord<byte[], byte[]> record, long... seqs) {
        for (long seq : seqs) {
            if (seq(record) == seq) {
                return true;
            }
        }
        return false;
    }
}
