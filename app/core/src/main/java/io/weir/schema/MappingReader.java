package io.weir.schema;

import io.weir.envelope.Envelope;
import io.weir.schema.Mapping.Kind;
import io.weir.schema.Mapping.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code map:} and {@code extract:}. A source is a field's path, or a mapping with one of {@code field} (with
 * {@code table}, {@code only: ip} or {@code not: ip}), {@code text} (a template), {@code value}, {@code hint},
 * {@code received}; a list of sources is tried in order.
 */
final class MappingReader {
    private static final Map<String, Kind> KINDS = Map.of(
            "timestamp", Kind.TIMESTAMP,
            "source_ip", Kind.TEXT,
            "event_type", Kind.TEXT,
            "severity", Kind.INTEGER,
            "host", Kind.TEXT,
            "user", Kind.TEXT,
            "message", Kind.TEXT);

    /** Weir writes these itself. */
    private static final Set<String> RESERVED = Set.of("raw_payload", "weir");

    private static final Map<String, Function<Envelope, @Nullable String>> HINTS = Map.of(
            "time", envelope -> envelope.hints().time(),
            "host", envelope -> envelope.hints().host(),
            "source", envelope -> envelope.hints().source(),
            "sourcetype", envelope -> envelope.hints().sourcetype(),
            "index", envelope -> envelope.hints().index());

    private final Problems problems;
    private final ConditionReader conditions;

    MappingReader(Problems problems) {
        this.problems = problems;
        this.conditions = new ConditionReader(problems);
    }

    Mapping mapping(Located at) {
        List<Target> targets = new ArrayList<>();
        new Section(at, "map", problems).all().forEach((name, value) -> {
            if (RESERVED.contains(name) || !name.chars().allMatch(MappingReader::isNameCharacter)) {
                String why = RESERVED.contains(name) ? "' is written by Weir itself" : "' is not lower_case";
                problems.add(value, "'" + name + why);
            } else {
                targets.add(new Target(name, KINDS.getOrDefault(name, Kind.AS_IS), sources(value)));
            }
        });
        for (String name : List.of("timestamp", "event_type", "severity")) {
            if (!at.map().containsKey(name)) {
                problems.add(at, "map: '" + name + "' is missing; every event has one");
            }
        }
        return new Mapping(targets);
    }

    List<Extraction> extractions(Located at) {
        List<Extraction> extractions = new ArrayList<>();
        for (Located item : at.isList() ? at.list() : List.of(at)) {
            Section section = new Section(item, "extract", problems);
            List<FieldPath> from = new ArrayList<>();
            section.required("from");
            for (String text : section.texts("from")) {
                conditions.path(text, item).ifPresent(from::add);
            }
            List<Condition> where =
                    section.optional("where").map(conditions::conditions).orElse(List.of());
            List<Extraction.Entry> entries = new ArrayList<>();
            section.required("patterns").ifPresent(list -> entries(list, entries));
            section.noOthers();
            extractions.add(new Extraction(List.copyOf(from), where, List.copyOf(entries)));
        }
        return extractions;
    }

    private void entries(Located list, List<Extraction.Entry> entries) {
        if (!list.isList()) {
            problems.add(list, "patterns is a list, not " + list.kind());
        }
        for (Located item : list.list()) {
            if (item.isScalar()) {
                pattern(item).ifPresent(pattern -> entries.add(new Extraction.Entry(pattern, Map.of())));
                continue;
            }
            Section section = new Section(item, "a pattern", problems);
            Optional<TextPattern> pattern = section.required("text").flatMap(this::pattern);
            Map<String, Object> set = section.optional("set").map(this::scalars).orElse(Map.of());
            section.noOthers();
            pattern.ifPresent(found -> entries.add(new Extraction.Entry(found, set)));
        }
    }

    private Optional<TextPattern> pattern(Located at) {
        try {
            return Optional.of(TextPattern.parse(at.text()));
        } catch (IllegalArgumentException wrong) {
            problems.add(at, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private List<Source> sources(Located at) {
        List<Source> sources = new ArrayList<>();
        for (Located item : at.isList() ? at.list() : List.of(at)) {
            source(item).ifPresent(sources::add);
        }
        return sources;
    }

    private Optional<Source> source(Located at) {
        if (!at.isMap()) {
            if (!at.isScalar()) {
                problems.add(at, "expected a field's path or a source, not " + at.kind());
                return Optional.empty();
            }
            return conditions.path(at.text(), at).map(Source::field);
        }
        Section section = new Section(at, "a source", problems);
        List<Source> found = new ArrayList<>();
        section.optional("field").flatMap(field -> field(section, field)).ifPresent(found::add);
        section.optional("text").flatMap(this::template).ifPresent(found::add);
        section.optional("value").flatMap(this::constant).ifPresent(found::add);
        section.optional("hint").flatMap(this::hint).ifPresent(found::add);
        section.optional("received").ifPresent(yes -> found.add(Source.received()));
        section.noOthers();
        long named = at.map().keySet().stream()
                .filter(Set.of("field", "text", "value", "hint", "received")::contains)
                .count();
        if (named != 1) {
            problems.add(at, "a source names exactly one of field, text, value, hint, received");
        }
        return found.stream().findFirst();
    }

    private Optional<Source> field(Section section, Located field) {
        Optional<FieldPath> path = conditions.path(field.text(), field);
        Optional<Map<String, Object>> table = section.optional("table").map(this::scalars);
        Optional<Boolean> only = ip(section, "only");
        Optional<Boolean> not = ip(section, "not");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (table.isPresent()) {
            return Optional.of(Source.table(path.get(), table.get()));
        }
        if (only.isPresent() || not.isPresent()) {
            return Optional.of(Source.ip(path.get(), only.isPresent()));
        }
        return Optional.of(Source.field(path.get()));
    }

    private Optional<Boolean> ip(Section section, String key) {
        Optional<Located> at = section.optional(key);
        at.filter(value -> !value.text().equals("ip"))
                .ifPresent(value -> problems.add(value, "'" + key + "' takes 'ip', not " + value.kind()));
        return at.map(value -> true);
    }

    private Map<String, Object> scalars(Located at) {
        Map<String, Object> scalars = new LinkedHashMap<>();
        if (!at.isMap()) {
            problems.add(at, "expected a mapping of values, not " + at.kind());
        }
        at.map().forEach((key, value) -> constantValue(value).ifPresent(constant -> scalars.put(key, constant)));
        return scalars;
    }

    private Optional<Source> constant(Located at) {
        return constantValue(at).map(Source::constant);
    }

    /** Integers as org.json has them, the smallest class that fits: everit tells 3 from 3L in no way but this is cheap. */
    private Optional<Object> constantValue(Located at) {
        if (!at.isScalar()) {
            problems.add(at, "expected text, a number, true or false, not " + at.kind());
            return Optional.empty();
        }
        return at.value() instanceof Long number && number == number.intValue()
                ? Optional.of(number.intValue())
                : Optional.ofNullable(at.value());
    }

    private Optional<Source> hint(Located at) {
        Function<Envelope, @Nullable String> hint = HINTS.get(at.text());
        if (hint == null) {
            problems.add(at, "there is no hint '" + at.text() + "'" + Suggestion.among(at.text(), HINTS.keySet()));
            return Optional.empty();
        }
        return Optional.of(Source.hint(hint));
    }

    private Optional<Source> template(Located at) {
        List<String> texts = new ArrayList<>();
        List<FieldPath> paths = new ArrayList<>();
        String source = at.text();
        int from = 0;
        for (int open = source.indexOf('{'); open >= 0; open = source.indexOf('{', from)) {
            int close = source.indexOf('}', open);
            if (close < 0) {
                problems.add(at, "a field in the text is not closed with '}'");
                return Optional.empty();
            }
            texts.add(source.substring(from, open));
            Optional<FieldPath> path = conditions.path(source.substring(open + 1, close), at);
            if (path.isEmpty()) {
                return Optional.empty();
            }
            paths.add(path.get());
            from = close + 1;
        }
        texts.add(source.substring(from));
        return Optional.of(Source.template(List.copyOf(texts), List.copyOf(paths)));
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
}
