package io.weir.demo;

import io.weir.config.Binder;
import io.weir.config.TopicSettings;
import io.weir.demo.Sample.Intent;
import io.weir.envelope.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A pipeline without Kafka for tests of the demo alone: takes what the generator sends, judges each event as it was
 * meant, delivers the sound ones, and loses what it is told to lose.
 */
final class StandInWeir implements AutoCloseable {
    private static final TopicSettings TOPICS = Binder.defaults(TopicSettings.class);

    private final long run;
    private final SampleEvents samples;
    private final FakeSiem intake = FakeSiem.start(0);
    private final FakeSiem siem = FakeSiem.start(0);
    private final SiemClient sink = new SiemClient(siem.url());
    private final MockConsumer<byte[], byte[]> topics = new MockConsumer<>("none");
    private final Map<String, Long> offsets = new HashMap<>();
    private final BitSet done = new BitSet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::pump, "stand-in-weir");

    StandInWeir(long run) {
        this.run = run;
        samples = new SampleEvents(1, run);
        Node node = new Node(0, "h", 1);
        for (String topic : List.of(TOPICS.valid(), TOPICS.priority(), TOPICS.dlq())) {
            topics.updatePartitions(
                    topic, List.of(new PartitionInfo(topic, 0, node, new Node[] {node}, new Node[] {node})));
            topics.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
            topics.updateEndOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
    }

    void start() {
        thread.start();
    }

    void lose(int number) {
        done.set(number);
    }

    FakeSiem intake() {
        return intake;
    }

    FakeSiem siem() {
        return siem;
    }

    Consumer<byte[], byte[]> topics() {
        return topics;
    }

    @Override
    public void close() {
        closed.countDown();
        intake.close();
        siem.close();
    }

    private void pump() {
        try {
            while (!closed.await(10, TimeUnit.MILLISECONDS)) {
                BitSet fresh = intake.markers(run);
                fresh.andNot(done);
                for (int number = fresh.nextSetBit(0); number >= 0; number = fresh.nextSetBit(number + 1)) {
                    if (pass(number)) {
                        done.set(number);
                    }
                }
            }
        } catch (InterruptedException | IOException closing) {
            // The test is over.
            return;
        }
    }

    /** False if the SIEM did not take it: it comes again. */
    private boolean pass(int number) throws IOException, InterruptedException {
        Intent intent = samples.intent(number);
        if (intent == Intent.VALID || intent == Intent.PRIORITY) {
            String event = "{\"event\":\"" + Marker.prefix(run) + number + "\",\"fields\":{\"weir_id\":\"http-0:1:"
                    + number + "\"}}";
            if (sink.hec(event).statusCode() != 200) {
                return false;
            }
            record(intent == Intent.VALID ? TOPICS.valid() : TOPICS.priority(), number, null);
        } else {
            record(TOPICS.dlq(), number, intent.name().toLowerCase(Locale.ROOT));
        }
        return true;
    }

    private void record(String topic, int number, String category) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.SID, ("http-0:1:" + number).getBytes(StandardCharsets.UTF_8));
        if (category != null) {
            headers.add(Headers.CATEGORY, category.getBytes(StandardCharsets.UTF_8));
        }
        byte[] value = (Marker.prefix(run) + number).getBytes(StandardCharsets.UTF_8);
        long offset = offsets.merge(topic, 1L, Long::sum) - 1;
        topics.addRecord(new ConsumerRecord<>(
                topic, 0, offset, 1L, TimestampType.LOG_APPEND_TIME, 0, 0, null, value, headers, Optional.empty()));
        topics.updateEndOffsets(Map.of(new TopicPartition(topic, 0), offset + 1));
    }
}
