package io.weir.verdict;

import io.weir.envelope.Envelope;
import io.weir.envelope.Payload;
import io.weir.format.Flaw;
import io.weir.format.Format;
import io.weir.format.Formats;
import io.weir.format.MalformedException;
import io.weir.format.Utf8;
import io.weir.schema.Catalog;
import io.weir.schema.LogType;
import io.weir.schema.Rule;
import java.util.List;
import java.util.Optional;
import org.json.JSONObject;

/** Judges by the log types of a catalog: decode, recognise, map, check, and choose the lane. */
public final class CatalogJudge implements Judge {
    /** The type of what no log type recognised. */
    public static final String UNKNOWN = "unknown";

    private static final int PRIORITY_SEVERITY = 8;
    private static final PriorityRule BY_SEVERITY = new PriorityRule("severity>=" + PRIORITY_SEVERITY);

    private final Catalog catalog;
    private final JudgeLimits limits;
    private final EventWriter writer = new EventWriter();

    public CatalogJudge(Catalog catalog) {
        this(catalog, JudgeLimits.DEFAULT);
    }

    public CatalogJudge(Catalog catalog, JudgeLimits limits) {
        this.catalog = catalog;
        this.limits = limits;
    }

    @Override
    public Verdict judge(Envelope envelope) {
        Case one = new Case(envelope);
        try {
            return one.verdict();
        } catch (MalformedException malformed) {
            return one.rejected(Category.MALFORMED, violation(malformed.flaw()));
        } catch (RuntimeException | StackOverflowError failure) {
            // Whatever is wrong with our code or everit's, the event is kept and the stream goes on. The text of a
            // failure may quote the event, its class cannot.
            String name = failure.getClass().getSimpleName();
            return one.rejected(
                    Category.PROCESSING_FAILURE, new Violation("", "internal", "the judge failed with " + name));
        }
    }

    /** What is known of one envelope as far as its judging has come. */
    private final class Case {
        private final Envelope envelope;
        private final byte[] bytes;
        private final Optional<LogType> hinted;
        private String type = UNKNOWN;

        Case(Envelope envelope) {
            this.envelope = envelope;
            this.bytes = envelope.payload().bytes();
            this.hinted = catalog.hinted(envelope.hints().sourcetype());
        }

        Verdict verdict() throws MalformedException {
            if (bytes.length == 0) {
                throw new MalformedException("empty", "no bytes");
            }
            if (bytes.length > limits.payloadBytes()) {
                return oversize("the event has " + bytes.length + " bytes, the limit is " + limits.payloadBytes());
            }
            Optional<Format> meant = hinted.map(LogType::format);
            if (meant.isPresent() && meant.get().claims(bytes)) {
                return decoded(meant.get());
            }
            Optional<Format> claimed = Optional.empty();
            List<Format> formats = catalog.formats();
            for (int i = 0; i < formats.size(); i++) {
                Format format = formats.get(i);
                if (!format.claims(bytes)) {
                    continue;
                }
                boolean alone = format == Formats.JSON || format == Formats.SYSLOG;
                if (alone && meant.isEmpty()) {
                    return decoded(format);
                }
                // What the sender means may travel in a syslog line, and then that line is no other opinion.
                Optional<Verdict> shown = format == Formats.SYSLOG ? shown(meant.orElse(format)) : Optional.empty();
                if (shown.isEmpty()) {
                    shown = shown(format);
                }
                if (shown.isPresent()) {
                    return shown.get();
                }
                claimed = Optional.of(format);
            }
            Optional<Format> format = meant.isPresent() ? meant : claimed;
            return format.isPresent() ? decoded(format.get()) : unreadable();
        }

        /** The bytes win over the sender's word where a type knows them, and the particular format over the general. */
        private Optional<Verdict> shown(Format format) {
            try {
                if (format.decode(bytes, envelope.receivedAt()) instanceof JSONObject fields) {
                    return catalog.recognise(format, fields, hinted).map(known -> judged(known, fields));
                }
            } catch (MalformedException notThat) {
                return Optional.empty();
            }
            return Optional.empty();
        }

        private Verdict decoded(Format format) throws MalformedException {
            hinted.filter(meant -> meant.format() == format).ifPresent(meant -> type = meant.name());
            Object root = format.decode(bytes, envelope.receivedAt());
            if (!(root instanceof JSONObject fields)) {
                return type.equals(UNKNOWN)
                        ? unknown("a JSON document that is no object")
                        : rejected(Category.SCHEMA_VIOLATION, new Violation("", "type", "must be of type object"));
            }
            Optional<LogType> known = catalog.recognise(format, fields, hinted);
            return known.isPresent()
                    ? judged(known.get(), fields)
                    : unknown("no log type knows this " + format.name() + " by its fields or its sourcetype");
        }

        private Verdict judged(LogType known, JSONObject fields) {
            type = known.name();
            JSONObject event = known.event(fields, envelope);
            List<Flaw> flaws = known.flaws(event, bytes.length);
            if (!flaws.isEmpty()) {
                return new Verdict.Rejected(
                        type,
                        Category.SCHEMA_VIOLATION,
                        flaws.stream().map(CatalogJudge::violation).toList());
            }
            if (!(event.opt("severity") instanceof Integer severity) || severity < 0 || severity > 10) {
                // Only a type of the user's own, whose schema is laxer than the event, comes here.
                return rejected(
                        Category.SCHEMA_VIOLATION,
                        new Violation("/severity", "event", "every event has a severity, an integer from 0 to 10"));
            }
            Payload json = known.isEvent() ? envelope.payload() : writer.write(event, known, envelope);
            if (json.size() > limits.eventBytes()) {
                return oversize(
                        "the event made of it has " + json.size() + " bytes, the limit is " + limits.eventBytes());
            }
            return laned(new Event(type, severity, json), known.rule(fields));
        }

        private static Verdict laned(Event event, Optional<Rule> rule) {
            if (rule.isPresent()) {
                return new Verdict.Priority(event, new PriorityRule(rule.get().name()));
            }
            return event.severity() >= PRIORITY_SEVERITY
                    ? new Verdict.Priority(event, BY_SEVERITY)
                    : new Verdict.Valid(event);
        }

        private Verdict unreadable() throws MalformedException {
            if (!Utf8.isWellFormed(bytes)) {
                throw new MalformedException("utf8", "neither UTF-8 text nor a format that Weir knows");
            }
            return unknown("no format and no log type knows this text");
        }

        private Verdict unknown(String message) {
            return rejected(Category.UNKNOWN_TYPE, new Violation("", "type", message));
        }

        private Verdict oversize(String message) {
            return rejected(Category.OVERSIZE, new Violation("", "size", message));
        }

        Verdict.Rejected rejected(Category category, Violation violation) {
            return new Verdict.Rejected(type, category, List.of(violation));
        }
    }

    private static Violation violation(Flaw flaw) {
        return new Violation(flaw.pointer(), flaw.keyword(), flaw.message());
    }
}
