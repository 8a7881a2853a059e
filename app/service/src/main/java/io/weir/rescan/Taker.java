package io.weir.rescan;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks at the records of one partition, each once and in their order. */
interface Taker {
    /** The value is the CRC-32C of the record's: nothing more of it is kept. */
    void take(ConsumerRecord<byte[], Integer> record);

    /** What stands before that offset was deleted while it was to be read. */
    void cut(long begin);
}
