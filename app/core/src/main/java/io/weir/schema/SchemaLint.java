package io.weir.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses schemas that an event could use against the judge, at start instead of under load: recursion and references
 * out of the file, {@code uniqueItems} on lists without a bound (its cost is the square of the length), and patterns that
 * only a backtracking engine takes. And keywords that are a slip of the pen, because a validator ignores those.
 */
final class SchemaLint {
    private static final int UNIQUE_ITEMS_MAX = 256;
    private static final Set<String> DRAFT_7 =
            Set.of("http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema");
    private static final Set<String> SCHEMA =
            Set.of("additionalItems", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else");
    private static final Set<String> SCHEMA_LIST = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> SCHEMA_MAP =
            Set.of("properties", "patternProperties", "definitions", "dependencies");
    private static final Set<String> OTHERS = Set.of(
            "$schema",
            "$id",
            "$ref",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "readOnly",
            "writeOnly",
            "type",
            "enum",
            "const",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "format",
            "items",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "contentMediaType",
            "contentEncoding");
    private static final Set<String> KEYWORDS = all();

    private final Problems problems;
    private final Located root;
    /** Each place a {@code $ref} points to, and the places to which what stands there refers in turn. */
    private final Map<Located, Set<Located>> references = new HashMap<>();

    SchemaLint(Located root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void run() {
        Located version = root.map().get("$schema");
        if (version != null && !DRAFT_7.contains(version.text())) {
            problems.add(version, "a schema is of draft-07: \"$schema\": \"http://json-schema.org/draft-07/schema#\"");
        }
        Set<Located> fromRoot = new HashSet<>();
        check(root, fromRoot);
        references.put(root, fromRoot);
        for (Deque<Located> open = new ArrayDeque<>(fromRoot); !open.isEmpty(); ) {
            Located target = open.pop();
            if (!references.containsKey(target)) {
                Set<Located> further = new HashSet<>();
                collect(target, further);
                references.put(target, further);
                open.addAll(further);
            }
        }
        for (Located target : references.keySet()) {
            if (reaches(target, target, new HashSet<>())) {
                problems.add(target, "recursive $ref: an event could nest as deep as it likes");
            }
        }
    }

    /** Every keyword of this schema and of those in it. */
    private void check(Located schema, Set<Located> targets) {
        if (schema.value() instanceof Boolean) {
            return;
        }
        if (!schema.isMap()) {
            problems.add(schema, "a schema is an object, true or false, not " + schema.kind());
            return;
        }
        Map<String, Located> fields = schema.map();
        fields.forEach((keyword, value) -> {
            if (!KEYWORDS.contains(keyword)) {
                Suggestion.closest(keyword, KEYWORDS)
                        .ifPresent(meant -> problems.add(
                                value,
                                "'" + keyword + "' is no keyword and would be ignored; did you mean '" + meant + "'?"));
            }
        });
        reference(schema, targets, true);
        Located pattern = fields.get("pattern");
        if (pattern != null) {
            pattern(pattern.text(), pattern);
        }
        Located keyPatterns = fields.get("patternProperties");
        if (keyPatterns != null) {
            keyPatterns.map().forEach(this::pattern);
        }
        uniqueItems(fields);
        inner(schema).forEach(each -> check(each, targets));
    }

    private void collect(Located schema, Set<Located> targets) {
        reference(schema, targets, false);
        inner(schema).forEach(each -> collect(each, targets));
    }

    private static List<Located> inner(Located schema) {
        List<Located> inner = new ArrayList<>();
        schema.map().forEach((keyword, value) -> {
            if (SCHEMA.contains(keyword) || (keyword.equals("items") && !value.isList())) {
                inner.add(value);
            } else if (SCHEMA_LIST.contains(keyword) || keyword.equals("items")) {
                inner.addAll(value.list());
            } else if (SCHEMA_MAP.contains(keyword)) {
                value.map().values().stream().filter(each -> !each.isList()).forEach(inner::add);
            }
        });
        return inner;
    }

    private void reference(Located schema, Set<Located> targets, boolean report) {
        Located reference = schema.map().get("$ref");
        if (reference == null) {
            return;
        }
        Located target = resolve(reference.text());
        if (target != null) {
            targets.add(target);
        } else if (report) {
            problems.add(
                    reference, "$ref must point into this file, like #/definitions/name, to a place that is there");
        }
    }

    private @Nullable Located resolve(String reference) {
        if (!reference.startsWith("#")) {
            return null;
        }
        Located at = root;
        String[] steps = reference.substring(1).split("/", -1);
        for (int i = 1; i < steps.length && at != null; i++) {
            String step = steps[i].replace("~1", "/").replace("~0", "~");
            at = at.isList() ? item(at.list(), step) : at.map().get(step);
        }
        return steps[0].isEmpty() ? at : null;
    }

    private static @Nullable Located item(List<Located> items, String index) {
        boolean number = !index.isEmpty() && index.length() < 6 && index.chars().allMatch(Character::isDigit);
        return number && Integer.parseInt(index) < items.size() ? items.get(Integer.parseInt(index)) : null;
    }

    private boolean reaches(Located from, Located wanted, Set<Located> seen) {
        for (Located next : references.getOrDefault(from, Set.of())) {
            if (next.equals(wanted) || (seen.add(next) && reaches(next, wanted, seen))) {
                return true;
            }
        }
        return false;
    }

    private void pattern(String pattern, Located at) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException invalid) {
            problems.add(
                    at, "no pattern that RE2 takes (no look-around, no back references): " + invalid.getDescription());
        }
    }

    private void uniqueItems(Map<String, Located> fields) {
        Located unique = fields.get("uniqueItems");
        if (unique == null || !Boolean.TRUE.equals(unique.value())) {
            return;
        }
        Located max = fields.get("maxItems");
        boolean bounded = max != null && max.value() instanceof Long count && count <= UNIQUE_ITEMS_MAX;
        if (!bounded) {
            problems.add(
                    unique,
                    "uniqueItems needs maxItems of at most " + UNIQUE_ITEMS_MAX
                            + " beside it: its cost is the square of the length");
        }
    }

    private static Set<String> all() {
        Set<String> all = new HashSet<>(OTHERS);
        all.addAll(SCHEMA);
        all.addAll(SCHEMA_LIST);
        all.addAll(SCHEMA_MAP);
        return Set.copyOf(all);
    }
}
