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

/**
 * Judges by the log types of a catalog: decode, recognise, map, check, and choose the lane.
 *
 * <p>What the sender says an event is (the hint) chooses among types that the event fits, and helps where none does. It is
 * set once for a whole feed, and often wrong for some of it, so it never takes an event out of the priority lane: where it
 * does not make it priority, and the bytes alone do not say the same type, they are judged without it, too.
 */
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
        Optional<LogType> hinted = catalog.hinted(envelope.hints().sourcetype());
        Case one = new Case(envelope, hinted);
        Verdict verdict = one.judge();
        if (hinted.isEmpty() || one.isEvident || verdict instanceof Verdict.Priority) {
            return verdict;
        }
        Case unhinted = new Case(envelope, Optional.empty());
        return unhinted.judge() instanceof Verdict.Priority priority
                ? raised(verdict, priority, unhinted.isGeneral)
                : verdict;
    }

    /** A type that takes every line knows less of it than the sender does, so it gives only the lane. */
    private static Verdict raised(Verdict hinted, Verdict.Priority unhinted, boolean isGeneral) {
        return isGeneral && hinted instanceof Verdict.Valid valid
                ? new Verdict.Priority(valid.event(), unhinted.because())
                : unhinted;
    }

    /** What is known of one envelope as far as its judging has come. */
    private final class Case {
        private final Envelope envelope;
        private final byte[] bytes;
        private final Optional<LogType> hinted;
        private String type = UNKNOWN;
        /** The bytes alone say the same type. */
        private boolean isEvident;

        private boolean isGeneral;
        /** The format that the bytes were read as last, and what came of it: the hint's is often the one they show, too. */
        private Optional<Format> readAs = Optional.empty();

        private Optional<JSONObject> read = Optional.empty();

        Case(Envelope envelope, Optional<LogType> hinted) {
            this.envelope = envelope;
            this.bytes = envelope.payload().bytes();
            this.hinted = hinted;
        }

        Verdict judge() {
            try {
                return verdict();
            } catch (MalformedException malformed) {
                return rejected(Category.MALFORMED, violation(malformed.flaw()));
            } catch (RuntimeException | StackOverflowError failure) {
                // Whatever is wrong with our code or everit's, the event is kept and the stream goes on. The text of a
                // failure may quote the event, its class cannot.
                String name = failure.getClass().getSimpleName();
                return rejected(
                        Category.PROCESSING_FAILURE, new Violation("", "internal", "the judge failed with " + name));
            }
        }

        private Verdict verdict() throws MalformedException {
            if (bytes.length == 0) {
                throw new MalformedException("empty", "no bytes");
            }
            if (bytes.length > limits.payloadBytes()) {
                return oversize("the event has " + bytes.length + " bytes, the limit is " + limits.payloadBytes());
            }
            Optional<Verdict> meant = hinted.flatMap(this::meant);
            return meant.isPresent() ? meant.get() : shown();
        }

        /** As the sender says, where the fields say so, too, or where they can say nothing else. */
        private Optional<Verdict> meant(LogType hint) {
            Format format = hint.format();
            Optional<JSONObject> fields = fields(format);
            boolean claimed = format != Formats.SYSLOG && hint.isByWordAlone() && format.claims(bytes);
            if (fields.isEmpty() || !(claimed || Catalog.fits(hint, fields.get()))) {
                return Optional.empty();
            }
            isEvident = isFirstToClaim(format)
                    && catalog.recognise(format, fields.get()).equals(hinted);
            return Optional.of(judged(hint, fields.get()));
        }

        /** As the bytes say: the particular format before the general. */
        private Verdict shown() throws MalformedException {
            Optional<Format> claimed = Optional.empty();
            List<Format> formats = catalog.formats();
            for (int i = 0; i < formats.size(); i++) {
                Format format = formats.get(i);
                if (!format.claims(bytes)) {
                    continue;
                }
                boolean alone = format == Formats.JSON || format == Formats.SYSLOG;
                if (alone && hinted.isEmpty()) {
                    return decoded(format);
                }
                Optional<JSONObject> fields = fields(format);
                Optional<LogType> known = fields.flatMap(found -> catalog.recognise(format, found));
                if (known.isPresent()) {
                    Optional<Verdict> byWord = known.get().isGeneral() ? byWordAlone() : Optional.empty();
                    isEvident = byWord.isEmpty();
                    return isEvident ? judged(known.get(), fields.get()) : byWord.get();
                }
                claimed = Optional.of(format);
            }
            Optional<Format> format = hinted.isPresent() ? hinted.map(LogType::format) : claimed;
            return format.isPresent() ? decoded(format.get()) : unreadable();
        }

        /** A type that nothing but the sender's word tells is more than one that takes every line. */
        private Optional<Verdict> byWordAlone() {
            return hinted.filter(LogType::isByWordAlone)
                    .flatMap(hint -> fields(hint.format()).map(fields -> judged(hint, fields)));
        }

        /** Empty where these bytes are not of that format, or no object. */
        private Optional<JSONObject> fields(Format format) {
            if (readAs.isEmpty() || readAs.get() != format) {
                readAs = Optional.of(format);
                read = Optional.empty();
                try {
                    if (format.decode(bytes, envelope.receivedAt()) instanceof JSONObject fields) {
                        read = Optional.of(fields);
                    }
                } catch (MalformedException notThat) {
                    return read;
                }
            }
            return read;
        }

        private boolean isFirstToClaim(Format format) {
            for (Format other : catalog.formats()) {
                if (other == format || other.claims(bytes)) {
                    return other == format && format.claims(bytes);
                }
            }
            return false;
        }

        private Verdict decoded(Format format) throws MalformedException {
            Optional<LogType> hint = hinted.filter(meant -> meant.format() == format);
            hint.ifPresent(meant -> type = meant.name());
            Object root = format.decode(bytes, envelope.receivedAt());
            if (!(root instanceof JSONObject fields)) {
                return type.equals(UNKNOWN)
                        ? unknown("a JSON document that is no object")
                        : rejected(Category.SCHEMA_VIOLATION, new Violation("", "type", "must be of type object"));
            }
            Optional<LogType> known = catalog.recognise(format, fields).or(() -> hint);
            return known.isPresent()
                    ? judged(known.get(), fields)
                    : unknown("no log type knows this " + format.name() + " by its fields or its sourcetype");
        }

        private Verdict judged(LogType known, JSONObject fields) {
            type = known.name();
            isGeneral = known.isGeneral();
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
