package io.weir.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.weir.cluster.Offsets;
import io.weir.config.TopicSettings;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.sink.HandReceipts;
import io.weir.sink.OneBroker;
import io.weir.tally.Account;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import io.weir.verdict.Category;
import io.weir.verdict.DeadLetter;
import io.weir.verdict.Verdict;
import io.weir.verdict.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline by hand, on a real broker, with topics of its own: it writes what source, judge and sinks write, and lets a
 * test change records behind the back of those who count.
 */
public final class HandPipeline implements AutoCloseable {
    public static final int PARTITIONS = 2;

    private final OneBroker broker;
    private final TopicSettings topics;
    private final AuditScope scope;
    private final KafkaProducer<byte[], byte[]> source;
    private final HandStage judge;
    private final Map<String, HandStage> sinks = new HashMap<>();
    private final Map<String, Sid> last = new HashMap<>();
    private UnaryOperator<List<ProducerRecord<byte[], byte[]>>> sent = it -> it;
    private UnaryOperator<List<ProducerRecord<byte[], byte[]>>> judged = it -> it;
    private UnaryOperator<List<ProducerRecord<byte[], byte[]>>> receipted = it -> it;
    private UnaryOperator<List<ProducerRecord<byte[], byte[]>>> refused = it -> it;

    public HandPipeline(OneBroker broker) {
        this.broker = broker;
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
        topics = new TopicSettings(prefix, "", "", "", "", "", "", "", PARTITIONS, 1, 1);
        scope = new AuditScope(
                broker.kafka(),
                topics,
                prefix + "streams",
                prefix + "sink-valid",
                prefix + "sink-priority",
                prefix + "connect-offsets");
        List<NewTopic> made = new ArrayList<>();
        for (String name : topics.names()) {
            made.add(new NewTopic(name, PARTITIONS, (short) 1).configs(Map.of("max.message.bytes", "2097152")));
        }
        made.add(new NewTopic(scope.sourceOffsets(), 1, (short) 1));
        answer(broker.admin().createTopics(made).all());
        String bootstrap = broker.kafka().bootstrap();
        source = HandStage.producer(bootstrap, prefix + "source");
        judge = new HandStage(bootstrap, broker.admin(), Stage.STREAMS, scope.streamsGroup(), topics.ledger());
        for (String topic : List.of(topics.valid(), topics.priority())) {
            sinks.put(topic, new HandStage(bootstrap, broker.admin(), Stage.SINK, scope.group(topic), topics.ledger()));
        }
    }

    public TopicSettings topics() {
        return topics;
    }

    public AuditScope scope() {
        return scope;
    }

    public Admin admin() {
        return broker.admin();
    }

    public HandStage judge() {
        return judge;
    }

    public HandStage sink(String topic) {
        return sinks.get(topic);
    }

    /** What the source sends goes through this; its position does not. */
    public void tamperWithRaw(UnaryOperator<List<ProducerRecord<byte[], byte[]>>> with) {
        sent = with;
    }

    /** What the judge writes goes through this, one record in and any number out; its accounts do not. */
    public void tamperWithJudged(UnaryOperator<List<ProducerRecord<byte[], byte[]>>> with) {
        judged = with;
    }

    /** The receipt of each commit goes through this. */
    public void tamperWithReceipts(UnaryOperator<List<ProducerRecord<byte[], byte[]>>> with) {
        receipted = with;
    }

    /** The dead letters of what was refused go through this, those of one commit together. */
    public void tamperWithRefused(UnaryOperator<List<ProducerRecord<byte[], byte[]>>> with) {
        refused = with;
    }

    /** In one transaction with the lane's position. */
    public void send(int partition, String lane, long epoch, int events) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Sid before = last.get(lane);
            boolean isFirst = before == null || before.epoch() != epoch;
            Sid sid = new Sid(lane, epoch, isFirst ? 0 : before.seq() + 1);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topics.raw(), partition, lane.getBytes(UTF_8), ("event " + sid).getBytes(UTF_8));
            record.headers().add(Headers.SID, sid.toString().getBytes(UTF_8));
            if (isFirst && before != null) {
                record.headers().add(Headers.SID_AFTER, before.toString().getBytes(UTF_8));
            }
            records.add(record);
            last.put(lane, sid);
        }
        Sid end = last.get(lane);
        source.beginTransaction();
        sent.apply(records).forEach(this::send);
        send(new ProducerRecord<>(
                scope.sourceOffsets(),
                0,
                ("[\"weir-http\",{\"lane\":\"" + lane + "\"}]").getBytes(UTF_8),
                ("{\"epoch\":" + end.epoch() + ",\"seq\":" + end.seq() + "}").getBytes(UTF_8)));
        source.commitTransaction();
    }

    /** As {@link #send}, and until readers see the position too: for events they wait, for it nobody does. */
    public void sendShown(int partition, String lane, long epoch, int events) {
        send(partition, lane, epoch, events);
        awaitShown(new TopicPartition(scope.sourceOffsets(), 0));
    }

    private void awaitShown(TopicPartition written) {
        long end = Offsets.ends(admin(), List.of(written)).get(written);
        await().until(() -> Offsets.stableEnds(admin(), List.of(written)).get(written) >= end);
    }

    /** The lane's last event, which was held back. */
    public void resend(String lane) {
        Sid sid = last.get(lane);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.raw(), 0, lane.getBytes(UTF_8), ("event " + sid).getBytes(UTF_8));
        record.headers().add(Headers.SID, sid.toString().getBytes(UTF_8));
        source.beginTransaction();
        send(record);
        source.commitTransaction();
        awaitShown(new TopicPartition(topics.raw(), 0));
    }

    /** A dead letter that somebody sends again. */
    public void redrive(int partition, Sid sid, int attempt) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topics.raw(), partition, sid.lane().getBytes(UTF_8), ("event " + sid).getBytes(UTF_8));
        record.headers().add(Headers.SID, sid.toString().getBytes(UTF_8));
        record.headers().add(Headers.ATTEMPT, Integer.toString(attempt).getBytes(UTF_8));
        source.beginTransaction();
        send(record);
        source.commitTransaction();
    }

    /** What another producer writes, without a sid. */
    public void sendForeign(int partition, byte[] value) {
        source.beginTransaction();
        send(new ProducerRecord<>(topics.raw(), partition, null, value));
        source.commitTransaction();
    }

    public void judge(int partition, int most) {
        judge.run(new TopicPartition(topics.raw(), partition), most, this::judge);
    }

    public void judgeAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            judge(partition, Integer.MAX_VALUE);
        }
    }

    public void deliver(String topic, int partition, int most) {
        sinks.get(topic).run(new TopicPartition(topic, partition), most, new Delivering());
    }

    public void deliverAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            deliver(topics.valid(), partition, Integer.MAX_VALUE);
            deliver(topics.priority(), partition, Integer.MAX_VALUE);
        }
    }

    @Override
    public void close() {
        source.close(Duration.ofSeconds(5));
        judge.close();
        sinks.values().forEach(HandStage::close);
        List<String> all = new ArrayList<>(topics.names());
        all.add(scope.sourceOffsets());
        answer(admin().deleteTopics(all).all());
    }

    public static <T> T answer(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    public static Sid sid(ProducerRecord<byte[], byte[]> record) {
        return sid(record.headers().lastHeader(Headers.SID));
    }

    /** Every tenth is a dead letter, every fifth goes first. */
    private void judge(Tally tally, ConsumerRecord<byte[], byte[]> raw, List<ProducerRecord<byte[], byte[]>> out) {
        Header header = raw.headers().lastHeader(Headers.SID);
        Origin origin = new Origin(raw.topic(), raw.partition(), raw.offset());
        Sid sid = header == null ? Sid.derived(origin, raw.timestamp()) : sid(header);
        Account account = tally.of(sid);
        Header after = raw.headers().lastHeader(Headers.SID_AFTER);
        if (after != null) {
            account.follows(sid(after), raw.offset());
        }
        if (raw.headers().lastHeader(Headers.ATTEMPT) == null) {
            account.take(sid, Digest.crc(raw.value()), raw.offset());
        } else {
            account.takeAgain(sid, Digest.crc(raw.value()));
        }
        boolean isDead = sid.seq() % 10 == 9 && raw.headers().lastHeader(Headers.ATTEMPT) == null;
        boolean isFirst = sid.seq() % 5 == 0;
        byte[] value = isDead ? raw.value() : ("judged " + new String(raw.value(), UTF_8)).getBytes(UTF_8);
        String topic = isDead ? topics.dlq() : isFirst ? topics.priority() : topics.valid();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, raw.partition(), raw.key(), value);
        if (isDead) {
            deadLetter(raw, origin).write(record.headers()::add);
        } else {
            record.headers().add(Headers.SID, sid.toString().getBytes(UTF_8));
            record.headers().add(Headers.ORIGIN, origin.toString().getBytes(UTF_8));
            record.headers().add(Headers.TYPE, "event".getBytes(UTF_8));
        }
        if (!isDead && isFirst) {
            record.headers().add(Headers.PRIORITY, "severity>=8".getBytes(UTF_8));
        }
        Header attempt = raw.headers().lastHeader(Headers.ATTEMPT);
        if (!isDead && attempt != null) {
            record.headers().add(attempt);
        }
        out.addAll(judged.apply(List.of(record)));
        account.settle(
                isDead ? Outcome.DEAD_LETTER : isFirst ? Outcome.PRIORITY : Outcome.VALID, sid, Digest.crc(value));
    }

    private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> raw, Origin origin) {
        Function<String, byte @Nullable []> headers = name -> {
            Header header = raw.headers().lastHeader(name);
            return header == null ? null : header.value();
        };
        Verdict.Rejected rejected = new Verdict.Rejected(
                "event",
                Category.SCHEMA_VIOLATION,
                List.of(new Violation("/severity", "maximum", "should be at most 10")));
        return DeadLetter.of(
                EnvelopeCodec.read(origin, raw.timestamp(), headers, raw.value()),
                rejected,
                EnvelopeCodec.readAttempt(headers.apply(Headers.ATTEMPT)));
    }

    /** Every seventh is refused; a receipt a batch. */
    private final class Delivering implements HandStage.Step {
        private long digest;

        @Override
        public void take(Tally tally, ConsumerRecord<byte[], byte[]> event, List<ProducerRecord<byte[], byte[]>> out) {
            Sid sid = sid(event.headers().lastHeader(Headers.SID));
            Account account = tally.of(sid);
            account.takeSome(sid, Digest.crc(event.value()));
            digest += account.settle(
                    isRefused(sid) ? Outcome.REJECTED : Outcome.DELIVERED, sid, Digest.crc(event.value()));
        }

        @Override
        public void settle(List<ConsumerRecord<byte[], byte[]>> batch, List<ProducerRecord<byte[], byte[]>> out) {
            List<ProducerRecord<byte[], byte[]>> written =
                    HandReceipts.of(topics, batch, item -> isRefused(item.sid()), digest);
            out.addAll(receipted.apply(written.subList(0, 1)));
            out.addAll(refused.apply(written.subList(1, written.size())));
            digest = 0;
        }
    }

    private static boolean isRefused(Sid sid) {
        return sid.seq() % 7 == 3;
    }

    private static Sid sid(Header header) {
        return Sid.parse(new String(header.value(), UTF_8)).orElseThrow();
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = source.send(record);
    }
}
