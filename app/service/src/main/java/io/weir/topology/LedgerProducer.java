package io.weir.topology;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Streams' own producer, which writes to the ledger what the offsets that it is about to commit stand for. With
 * exactly_once_v2 every commit and every abort of a thread comes through here, on that thread
 * (StreamsProducer.commitTransaction and abortTransaction, 4.3.1).
 */
final class LedgerProducer extends KafkaProducer<byte[], byte[]> {
    private final Ledger ledger;

    LedgerProducer(Map<String, Object> config, Ledger ledger) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.ledger = ledger;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        ledger.records(offsets).forEach(record -> {
            // What it runs into fails the commit.
            Future<RecordMetadata> unused = send(record);
        });
        super.sendOffsetsToTransaction(offsets, groupMetadata);
    }

    /** Where this throws, nobody knows how it ended: Streams gives the tasks up, and what they counted with them. */
    @Override
    public void commitTransaction() {
        super.commitTransaction();
        ledger.committed();
    }

    /** Whatever the broker answers, Streams takes the transaction for aborted: if it cannot be, it was fenced before. */
    @Override
    public void abortTransaction() {
        try {
            super.abortTransaction();
        } finally {
            ledger.aborted();
        }
    }
}
