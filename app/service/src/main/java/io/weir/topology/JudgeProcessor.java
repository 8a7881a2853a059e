package io.weir.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Origin;
import io.weir.verdict.Category;
import io.weir.verdict.Judge;
import io.weir.verdict.Verdict;
import io.weir.verdict.Violation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges each raw record, whatever it holds: exactly one record leaves for each that comes. */
final class JudgeProcessor implements Processor<byte[], byte[], byte[], Routed> {
    private static final Logger LOG = LoggerFactory.getLogger(JudgeProcessor.class);

    private final Supplier<Judge> judges;
    private final Routing routing;
    private final Books books;
    private final Counter valid;
    private final Counter priority;
    private final Map<Category, Counter> rejected = new EnumMap<>(Category.class);
    private Judge judge;
    private Books.TaskBook book;
    private ProcessorContext<byte[], Routed> context;
    private long failures;

    /** What is not set here is set by {@link #init}, which Streams calls first. */
    @SuppressWarnings("NullAway.Init")
    JudgeProcessor(Supplier<Judge> judges, Routing routing, Books books, MeterRegistry meters) {
        this.judges = judges;
        this.routing = routing;
        this.books = books;
        this.valid = outcome(meters, "valid");
        this.priority = outcome(meters, "priority");
        for (Category category : Category.values()) {
            rejected.put(category, outcome(meters, category.text()));
        }
    }

    @Override
    public void init(ProcessorContext<byte[], Routed> it) {
        context = it;
        judge = judges.get();
        book = books.open(it.taskId().partition());
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a topic has a topic, partition and offset"));
        Envelope envelope = EnvelopeCodec.read(
                new Origin(at.topic(), at.partition(), at.offset()),
                raw.timestamp(),
                name -> {
                    Header header = raw.headers().lastHeader(name);
                    return header == null ? null : header.value();
                },
                raw.value());
        Verdict verdict = judge(envelope);
        Record<byte[], Routed> routed = routing.route(raw, envelope, verdict);
        context.forward(routed);
        book.count(raw, envelope, routed.value());
        count(verdict, routed.value().route());
    }

    /**
     * The one boundary at which a bug in judging becomes data: it stops at the event that met it and not at every event
     * behind it. The exception's own text may quote the payload and is kept out of log and dead letter.
     */
    private Verdict judge(Envelope envelope) {
        try {
            return judge.judge(envelope);
        } catch (RuntimeException | StackOverflowError bug) {
            String name = bug.getClass().getSimpleName();
            if (Long.bitCount(++failures) == 1) {
                LOG.error(
                        "Judging failed with {} at {} ({} times so far): dead letter",
                        name,
                        envelope.origin(),
                        failures);
            }
            return new Verdict.Rejected(
                    "unknown", Category.PROCESSING_FAILURE, List.of(new Violation("", name, "judging failed")));
        }
    }

    /** Counted as forwarded, so an aborted transaction counts twice; what holds to the record is the ledger. */
    private void count(Verdict verdict, Route route) {
        Counter counter;
        if (route == Route.DEAD_LETTER) {
            Category category = verdict instanceof Verdict.Rejected it ? it.category() : Category.OVERSIZE;
            counter = Objects.requireNonNull(rejected.get(category));
        } else {
            counter = route == Route.PRIORITY ? priority : valid;
        }
        counter.increment();
    }

    private static Counter outcome(MeterRegistry meters, String outcome) {
        return Counter.builder("weir.records")
                .tag("stage", "streams")
                .tag("outcome", outcome)
                .register(meters);
    }
}
