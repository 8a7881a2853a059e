package io.weir.doctor;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer in a process of its own, to be killed in its transaction: bootstrap, topic, transactional id. */
public final class AbandonedProducer {
    private AbandonedProducer() {}

    public static void main(String[] args) throws InterruptedException {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", args[0], "transactional.id", args[2], "transaction.timeout.ms", "600000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(args[1], 0, null, new byte[] {1}));
        producer.flush();
        System.out.println("open");
        new CountDownLatch(1).await();
    }
}
