package io.weir.journey;

import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to an event, or that should have.
 *
 * @param at when the broker appended the record that shows it
 * @param place where that record stands
 * @param what one sentence, for people
 * @param payload the bytes at that place
 */
record Step(
        Kind kind,
        Optional<Instant> at,
        Optional<Origin> place,
        String what,
        List<Fact> facts,
        Optional<Payload> payload) {
    /** The names are a contract with scripts. */
    enum Kind {
        ENTERED,
        JUDGED,
        DELIVERED,
        REJECTED,
        BATCH,
        WAITING,
        DELETED,
        MISSING,
        UNFINISHED
    }

    /** @param value a text or a number; a text may be of others, and is made printable where it is printed */
    record Fact(String name, Object value) {}

    Step {
        facts = List.copyOf(facts);
    }

    static Step of(Kind kind, String what, List<Fact> facts) {
        return new Step(kind, Optional.empty(), Optional.empty(), what, facts, Optional.empty());
    }

    static Step of(Kind kind, Found record, String what, List<Fact> facts) {
        return new Step(
                kind, Optional.of(record.appended()), Optional.of(record.place()), what, facts, Optional.empty());
    }

    Step with(Payload its) {
        return new Step(kind, at, place, what, facts, Optional.of(its));
    }

    /** Facts in the order in which they were added, without those that are not known. */
    static final class Facts {
        private final List<Fact> facts = new ArrayList<>();

        Facts add(String name, @Nullable Object value) {
            if (value != null) {
                facts.add(new Fact(name, value));
            }
            return this;
        }

        Facts add(String name, Optional<?> value) {
            value.ifPresent(it -> facts.add(new Fact(name, it)));
            return this;
        }

        List<Fact> list() {
            return facts;
        }
    }
}
