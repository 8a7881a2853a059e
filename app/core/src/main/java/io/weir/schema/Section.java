package io.weir.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One mapping of a type.yaml while it is read: remembers which keys were asked for, so that it can name the others. */
final class Section {
    private final Located at;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Located at, String what, Problems problems) {
        this.at = at;
        this.problems = problems;
        if (!at.isMap() && !at.isNull()) {
            problems.add(at, what + " is a mapping of keys to values, not " + at.kind());
        }
    }

    Located at() {
        return at;
    }

    Optional<Located> optional(String key) {
        known.add(key);
        return Optional.ofNullable(at.map().get(key)).filter(value -> !value.isNull());
    }

    Optional<Located> required(String key) {
        Optional<Located> value = optional(key);
        if (value.isEmpty() && (at.isMap() || at.isNull())) {
            problems.add(at, "'" + key + "' is missing");
        }
        return value;
    }

    Optional<String> text(String key) {
        return optional(key).flatMap(value -> scalar(key, value));
    }

    /** A scalar, or a list of them. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        optional(key).ifPresent(value -> {
            for (Located item : value.isList() ? value.list() : List.of(value)) {
                scalar(key, item).ifPresent(texts::add);
            }
        });
        return texts;
    }

    Map<String, Located> all() {
        return at.map();
    }

    /** To be called once every key has been asked for. */
    void noOthers() {
        at.map().forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(value, "unknown key '" + key + "'" + Suggestion.among(key, known));
            }
        });
    }

    private Optional<String> scalar(String key, Located value) {
        if (!value.isScalar()) {
            problems.add(value, "'" + key + "' takes text, not " + value.kind());
            return Optional.empty();
        }
        return Optional.of(value.text());
    }
}
