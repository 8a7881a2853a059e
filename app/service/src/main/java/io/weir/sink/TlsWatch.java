package io.weir.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.cluster.PipelineEvents;
import io.weir.cluster.Rounds;
import io.weir.config.KafkaSettings;
import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsMaterial;
import io.weir.tls.TlsRenewal;
import io.weir.tls.TlsRenewal.Refused;
import io.weir.tls.Validity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what becomes of a target's TLS files, once for all its lanes: that they are renewed, that a renewal cannot be used,
 * that what is used ends soon. To the log, to the events topic, and as metrics.
 */
public final class TlsWatch implements AutoCloseable {
    /** Says nothing: there are no files. */
    public static final AutoCloseable NONE = () -> {};

    private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What is fit again before that was still being written, and nobody has to know. */
    static final Duration SURE = Duration.ofSeconds(3);

    /** Certificates that are renewed by themselves are renewed a month before their end. */
    static final Duration SOON = Duration.ofDays(14);

    private static final Duration REMIND = Duration.ofDays(1);

    private final TlsRenewal files;
    private final String target;
    private final BiConsumer<String, ObjectNode> events;
    private final MeterRegistry registry;
    private final Clock clock;
    private final List<Meter> meters = new ArrayList<>();
    private final Counter renewals;
    private final Map<Role, Instant> reminded = new EnumMap<>(Role.class);
    private TlsMaterial known;
    private String told = "";

    /** Watches until it is closed. */
    public static AutoCloseable of(
            TlsRenewal files, String target, KafkaSettings kafka, String topic, MeterRegistry meters) {
        if (files.files().isEmpty()) {
            return NONE;
        }
        Clock clock = Clock.systemUTC();
        PipelineEvents writer = new PipelineEvents(kafka, topic, "sink", clock);
        TlsWatch watch = new TlsWatch(files, target, writer::write, meters, clock);
        Rounds<TlsWatch> rounds = new Rounds<>("tls", Duration.ZERO, EVERY, () -> watch, it -> {}, TlsWatch::look);
        rounds.start();
        return () -> {
            rounds.close();
            watch.close();
            writer.close();
        };
    }

    TlsWatch(
            TlsRenewal files,
            String target,
            BiConsumer<String, ObjectNode> events,
            MeterRegistry registry,
            Clock clock) {
        this.files = files;
        this.target = target;
        this.events = events;
        this.registry = registry;
        this.clock = clock;
        known = files.look();
        Tags tags = Tags.of("target", target);
        renewals = Counter.builder("weir.sink.tls.renewals")
                .description("Renewed TLS files that were taken up")
                .tags(tags)
                .register(registry);
        meters.add(renewals);
        meters.add(
                Gauge.builder("weir.sink.tls.refused", files, it -> it.refused().isPresent() ? 1 : 0)
                        .description("1 while renewed TLS files cannot be used, and what was read before is used on")
                        .tags(tags)
                        .register(registry));
        for (Role role : List.of(Role.CERTIFICATE, Role.CA)) {
            if (known.lasts(role).isPresent()) {
                meters.add(Gauge.builder("weir.sink.tls.left", files, it -> secondsLeft(it, role))
                        .baseUnit("seconds")
                        .description("Until the certificate in use ends, or the last CA; negative once it has")
                        .tags(tags.and("file", word(role)))
                        .register(registry));
            }
        }
    }

    void look() {
        TlsMaterial now = files.look();
        if (!now.equals(known)) {
            known = now;
            reminded.clear();
            renewals.increment();
            LOG.info("The TLS files of the target {} are renewed: new connections are made with them", target);
            events.accept("tls_renewed", fields());
        }
        refused();
        ends(Role.CERTIFICATE, "renew it, or the target will take nothing");
        ends(Role.CA, "add its successor, or no server will be believed");
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }

    private void refused() {
        String fault = files.refused()
                .filter(it -> it.since().compareTo(SURE) >= 0 || it.fault().equals(told))
                .map(Refused::fault)
                .orElse("");
        if (fault.equals(told)) {
            return;
        }
        told = fault;
        if (fault.isEmpty()) {
            LOG.info("The TLS files of the target {} can be used again", target);
            events.accept("tls_refused", fields().put("state", "cleared"));
            return;
        }
        LOG.warn(
                "A renewed TLS file of the target {} cannot be used: {}. What was read before is used on. Put a whole"
                        + " one there: it is taken up by itself",
                target,
                fault);
        events.accept("tls_refused", fields().put("state", "open").put("why", fault));
    }

    private void ends(Role role, String advice) {
        Validity last = known.lasts(role).orElse(null);
        Instant now = clock.instant();
        if (last == null || last.until().isAfter(now.plus(SOON))) {
            return;
        }
        Instant before = reminded.get(role);
        if (before != null && before.plus(REMIND).isAfter(now)) {
            return;
        }
        reminded.put(role, now);
        boolean isOver = last.until().isBefore(now);
        LOG.warn(
                "The {} of the target {} ({}, {}) {} {}: {}",
                role == Role.CA ? "CA" : "certificate",
                target,
                last.file(),
                last.subject(),
                isOver ? "has expired at" : "expires at",
                last.until(),
                advice);
        events.accept(
                "tls_ends",
                fields().put("file", last.file().toString())
                        .put("subject", last.subject())
                        .put("until", last.until().toString())
                        .put("advice", advice));
    }

    private ObjectNode fields() {
        return JsonNodeFactory.instance.objectNode().put("target", target);
    }

    private double secondsLeft(TlsRenewal of, Role role) {
        return of.current()
                .lasts(role)
                .map(it -> Duration.between(clock.instant(), it.until()).toMillis() / 1_000.0)
                .orElse(Double.NaN);
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
