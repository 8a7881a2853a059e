package io.weir.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads conditions: {@code field: value}, {@code field: [value, value]}, or {@code field:} with one or more of
 * {@code equals not in not-in matches at-least at-most exists any}.
 */
final class ConditionReader {
    private final Problems problems;

    ConditionReader(Problems problems) {
        this.problems = problems;
    }

    List<Condition> conditions(Located at) {
        List<Condition> conditions = new ArrayList<>();
        if (!at.isMap() || at.map().isEmpty()) {
            problems.add(at, "conditions are a mapping of fields to what they must be, not " + at.kind());
            return conditions;
        }
        at.map().forEach((field, expected) -> conditions.addAll(condition(field, expected)));
        return conditions;
    }

    /** A list of fields that must be there, or of {@code field: value} conditions. */
    List<Condition> shape(Located at) {
        List<Condition> conditions = new ArrayList<>();
        for (Located item : at.list()) {
            if (item.isMap()) {
                conditions.addAll(conditions(item));
            } else {
                path(item.text(), item).ifPresent(path -> conditions.add(new Condition(path, Condition.exists(true))));
            }
        }
        if (at.list().isEmpty()) {
            problems.add(at, "a shape is a list of fields that must be there, not " + at.kind());
        }
        return conditions;
    }

    Optional<FieldPath> path(String text, Located at) {
        Optional<FieldPath> path = FieldPath.parse(text);
        if (path.isEmpty()) {
            problems.add(at, "'" + text + "' names no field; write a.b.c or list[0].name");
        }
        return path;
    }

    private List<Condition> condition(String field, Located expected) {
        List<Predicate<@Nullable Object>> tests = new ArrayList<>();
        if (expected.isMap()) {
            Section section = new Section(expected, "a condition", problems);
            read(section, "equals", at -> texts(at).map(Condition::oneOf), tests::add);
            read(section, "in", at -> texts(at).map(Condition::oneOf), tests::add);
            read(section, "not", at -> texts(at).map(Condition::noneOf), tests::add);
            read(section, "not-in", at -> texts(at).map(Condition::noneOf), tests::add);
            read(section, "matches", at -> pattern(at).map(Condition::matches), tests::add);
            read(section, "at-least", at -> number(at).map(Condition::atLeast), tests::add);
            read(section, "at-most", at -> number(at).map(Condition::atMost), tests::add);
            read(section, "exists", at -> bool(at).map(Condition::exists), tests::add);
            read(section, "any", at -> Optional.of(Condition.any(conditions(at))), tests::add);
            section.noOthers();
        } else {
            texts(expected).map(Condition::oneOf).ifPresent(tests::add);
        }
        Optional<FieldPath> path = path(field, expected);
        return path.isEmpty()
                ? List.of()
                : tests.stream().map(test -> new Condition(path.get(), test)).toList();
    }

    private static <T> void read(Section section, String key, Function<Located, Optional<T>> reader, Consumer<T> then) {
        section.optional(key).flatMap(reader).ifPresent(then);
    }

    private Optional<Set<String>> texts(Located at) {
        Set<String> texts = new LinkedHashSet<>();
        for (Located item : at.isList() ? at.list() : List.of(at)) {
            if (!item.isScalar()) {
                problems.add(item, "expected text, a number, true or false, not " + item.kind());
                return Optional.empty();
            }
            texts.add(item.text());
        }
        if (texts.isEmpty()) {
            problems.add(at, "the list is empty, so nothing can ever match");
            return Optional.empty();
        }
        return Optional.of(texts);
    }

    private Optional<Pattern> pattern(Located at) {
        try {
            return Optional.of(Pattern.compile(at.text()));
        } catch (PatternSyntaxException invalid) {
            problems.add(
                    at, "no pattern that RE2 takes (no look-around, no back references): " + invalid.getDescription());
            return Optional.empty();
        }
    }

    private Optional<BigDecimal> number(Located at) {
        if (at.value() instanceof Long || at.value() instanceof Double) {
            return Optional.of(new BigDecimal(at.text()));
        }
        problems.add(at, "expected a number, not " + at.kind());
        return Optional.empty();
    }

    private Optional<Boolean> bool(Located at) {
        if (at.value() instanceof Boolean bool) {
            return Optional.of(bool);
        }
        problems.add(at, "expected true or false, not " + at.kind());
        return Optional.empty();
    }
}
