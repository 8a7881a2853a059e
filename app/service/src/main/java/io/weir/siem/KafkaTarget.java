package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Headers;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of another cluster: key and headers as they are, the value with its {@code weir.id}. Delivered is what all its
 * in-sync replicas have.
 */
final class KafkaTarget implements SiemTarget {
    /** What Weir writes on an event; {@link Headers#SID} is written anew, since a foreign record has none. */
    private static final List<String> KEPT = List.of(
            Headers.RECEIVED, Headers.CONTRACT, Headers.TYPE, Headers.ORIGIN, Headers.PRIORITY, Headers.ATTEMPT);

    private static final Delivery STOPPED = new Delivery.Retry(null, "stopped while the brokers were waited for");
    private static final Delivery SILENT = new Delivery.Retry(null, "the producer gives no answer");
    private static final Pattern CONFIGURATION = Pattern.compile("configuration ([a-z.]{1,80})");

    /** The producer's own default. */
    private static final String BUFFER_BYTES = "33554432";

    private final KafkaTargetSettings settings;
    private final ByType<String> topics = new ByType<>(this::topic);
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    /** @throws TargetException where no producer can be made of the properties, saying which is wrong */
    KafkaTarget(KafkaTargetSettings settings, int connections, Clock clock) {
        this.settings = settings;
        try {
            producer = open();
        } catch (KafkaException unusable) {
            // A name service that is away at the start is no wrong setting: each batch tries again.
            if (!isUnresolved(unusable)) {
                throw new TargetException(reason(unusable));
            }
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        return IdentifiedEvent.encode(sid, event);
    }

    @Override
    public Framing framing() {
        return Framing.CONCATENATED;
    }

    /** The producer makes requests of its own; what bounds a record it knows to the byte. */
    @Override
    public long bodyBytesMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Receipt send(Batch batch) {
        Producer<byte[], byte[]> its;
        try {
            its = producer();
        } catch (KafkaException unusable) {
            return Receipt.all(batch, new Delivery.TargetFault(reason(unusable)));
        }
        if (its == null) {
            return Receipt.all(batch, new Delivery.Retry(null, "the target is closed"));
        }
        List<ProducerRecord<byte[], byte[]>> records =
                batch.items().stream().map(this::record).toList();
        List<Delivery> outcomes = outcomes(its, records, settings.timeout());
        if (isSpent(outcomes)) {
            discard(its);
        }
        return new Receipt(batch, outcomes);
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
        }
        if (last != null) {
            last.close(Duration.ZERO);
        }
    }

    /** Each record sent has its place, so that no outcome is taken for its neighbour's. */
    static List<Delivery> outcomes(
            Producer<byte[], byte[]> its, List<ProducerRecord<byte[], byte[]>> records, Duration timeout) {
        List<Future<?>> sent = new ArrayList<>(records.size());
        Delivery rest = null;
        for (int i = 0; i < records.size() && rest == null; i++) {
            Future<?> future = send(its, records.get(i));
            sent.add(future);
            // Each of the others would wait as long as this one did.
            rest = future.isDone() ? hopeless(outcome(future, records.size(), 0)) : null;
        }
        // The producer's own bound is one timeout, if it still works.
        long deadline = System.nanoTime() + 2 * timeout.toNanos();
        List<Delivery> outcomes = new ArrayList<>(records.size());
        sent.forEach(future -> outcomes.add(outcome(future, records.size(), deadline - System.nanoTime())));
        if (rest != null) {
            outcomes.addAll(Collections.nCopies(records.size() - sent.size(), rest));
        }
        return outcomes;
    }

    private static Future<?> send(Producer<byte[], byte[]> its, ProducerRecord<byte[], byte[]> record) {
        try {
            return its.send(record);
        } catch (KafkaException | IllegalStateException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
    }

    /**
     * A producer that was refused once may never try again, and one that failed for good says so to everything. One that
     * is sound is kept: what all other partitions have under way with it would go twice.
     */
    static boolean isSpent(List<Delivery> outcomes) {
        if (outcomes.stream().anyMatch(KafkaTarget::isRefusedOrSilent)) {
            return true;
        }
        // Beside a record that is refused, its neighbours get the same error.
        return outcomes.contains(KafkaOutcome.FAILED)
                && outcomes.stream().noneMatch(it -> it instanceof Delivery.Delivered || it instanceof Delivery.Split);
    }

    private static boolean isRefusedOrSilent(Delivery outcome) {
        return outcome.equals(SILENT)
                || (outcome instanceof Delivery.TargetFault fault && KafkaOutcome.isTheProducers(fault));
    }

    /** Null where another record may fare better. */
    private static @Nullable Delivery hopeless(Delivery outcome) {
        boolean isTheTargets = outcome instanceof Delivery.Retry || outcome instanceof Delivery.TargetFault;
        return isTheTargets ? outcome : null;
    }

    private static Delivery outcome(Future<?> sent, int events, long waitNanos) {
        try {
            sent.get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
            return Delivery.delivered();
        } catch (ExecutionException refused) {
            return KafkaOutcome.of(refused.getCause() == null ? refused : refused.getCause(), events);
        } catch (TimeoutException unbounded) {
            return SILENT;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return STOPPED;
        }
    }

    private ProducerRecord<byte[], byte[]> record(Item item) {
        byte[] type = item.rest().header(Headers.TYPE);
        // Without a time of its own: retention by the sender's clock could delete it at once.
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topics.of(type == null ? "" : text(type)),
                item.rest().key(),
                item.wire().bytes());
        record.headers().add(Headers.SID, Wire.text(item.sid()));
        for (String name : KEPT) {
            byte[] value = item.rest().header(name);
            if (value != null) {
                record.headers().add(name, value);
            }
        }
        return record;
    }

    /** A type's name comes from a header; what no topic's name may hold becomes a hyphen. */
    private String topic(String type) {
        return Templates.fill(settings.topic(), type.replaceAll("[^a-zA-Z0-9._-]", "-"));
    }

    private synchronized @Nullable Producer<byte[], byte[]> producer() {
        if (producer == null && !closed) {
            producer = open();
        }
        return producer;
    }

    private void discard(Producer<byte[], byte[]> its) {
        synchronized (this) {
            if (producer == its) {
                producer = null;
            }
        }
        its.close(Duration.ZERO);
    }

    private Producer<byte[], byte[]> open() {
        return new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static boolean isUnresolved(KafkaException unusable) {
        for (Throwable it = unusable; it != null; it = it.getCause()) {
            if (it instanceof ConfigException && String.valueOf(it.getMessage()).contains("No resolvable bootstrap")) {
                return true;
            }
        }
        return false;
    }

    /** Kafka's own text can quote a value. */
    private static String reason(KafkaException unusable) {
        return isUnresolved(unusable)
                ? "no name in bootstrap can be resolved"
                : "no Kafka producer can be made of these properties: " + property(unusable);
    }

    private static String property(KafkaException unusable) {
        for (Throwable it = unusable; it != null; it = it.getCause()) {
            Matcher named = CONFIGURATION.matcher(String.valueOf(it.getMessage()));
            if (it instanceof ConfigException && named.find()) {
                return named.group(1) + " cannot be used";
            }
        }
        Throwable cause = unusable.getCause();
        return (cause == null ? unusable : cause).getClass().getSimpleName();
    }

    private Map<String, Object> properties() {
        Map<String, Object> it = new HashMap<>();
        it.put("enable.metrics.push", "false");
        it.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        it.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-target-" + settings.name());
        it.putAll(settings.properties());
        int timeout = Math.toIntExact(settings.timeout().toMillis());
        it.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        it.put(ProducerConfig.ACKS_CONFIG, "all");
        it.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        it.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        // A broker that does not answer leaves time for another try within the whole.
        it.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeout / 3));
        it.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        it.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.toIntExact(settings.recordBytesMax().bytes()));
        it.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes());
        return it;
    }

    /** At least one record: what does not fit would be called too large, and be a dead letter. */
    private String bufferBytes() {
        String asked = settings.properties().getOrDefault(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        boolean isNumber = asked.strip().matches("\\d{1,18}");
        // What is no number the producer refuses by name.
        return isNumber
                ? Long.toString(Math.max(
                        Long.parseLong(asked.strip()), settings.recordBytesMax().bytes()))
                : asked;
    }

    private static String text(byte[] header) {
        return new String(header, StandardCharsets.UTF_8);
    }
}
