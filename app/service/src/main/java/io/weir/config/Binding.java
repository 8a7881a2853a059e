package io.weir.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of the {@link Binder}: goes on after a problem, so that the user sees all of them at once. */
final class Binding {
    /** The key that chooses a variant. */
    private static final String TYPE = "type";

    private final Schema schema;
    private final Variants variants;
    private final String variant;
    private final Overrides overrides;
    private final Choices choices;
    private final ValueBinding values;
    private final List<Problem> problems;

    /** @param variant the word for {@code type} that chose what is bound, empty where none did */
    Binding(
            Schema schema,
            Variants variants,
            String variant,
            Overrides overrides,
            ValueBinding values,
            Choices choices,
            List<Problem> problems) {
        this.schema = schema;
        this.variants = variants;
        this.variant = variant;
        this.overrides = overrides;
        this.choices = choices;
        this.values = values;
        this.problems = problems;
    }

    /** Empty where anything in it is wrong. */
    Optional<Object> section(Class<?> record, String path, Node node) {
        return section(record, path, node, Set.of());
    }

    private Optional<Object> section(Class<?> record, String path, Node node, Set<String> alsoAllowed) {
        if (node instanceof Node.Unreadable) {
            overrides.skip(path);
            return Optional.empty();
        }
        Map<String, Node.Entry> entries = Map.of();
        if (node instanceof Node.Mapping mapping) {
            entries = mapping.entries();
            refuseUnknown(record, path, entries, alsoAllowed);
        } else if (!(node instanceof Node.Empty)) {
            problem(
                    node.at(),
                    path,
                    "should be a section with keys such as "
                            + Schema.keys(record).get(0) + ", and is " + node.kind());
        }
        List<Object> bound = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Node.Entry entry = entries.get(Schema.key(component));
            component(component, Schema.path(path, Schema.key(component)), node.at(), entry)
                    .ifPresent(bound::add);
        }
        return bound.size() == record.getRecordComponents().length
                ? construct(record, path, node.at(), bound)
                : Optional.empty();
    }

    private Optional<Object> component(
            RecordComponent component, String path, Location section, Node.@Nullable Entry entry) {
        Class<?> type = component.getType();
        if (Schema.isSection(type)) {
            return section(type, path, entry == null ? new Node.Empty(section) : entry.value());
        }
        Setting setting = Schema.setting(component);
        return switch (schema.shape(component)) {
            case MAP -> texts(path, setting, entry == null ? null : entry.value());
            case LIST ->
                list(
                        Schema.item(component),
                        path,
                        setting,
                        given(path, entry).orElseGet(() -> defaultValue(path, setting, section)));
            case OPTIONAL ->
                given(path, entry)
                        .map(given -> values.of(Schema.item(component), path, setting, given)
                                .<Object>map(Optional::of))
                        .orElseGet(() -> absent(path));
            case VARIANT -> variant(type, path, setting, section, entry);
            case SCALAR ->
                required(path, setting, section, given(path, entry))
                        .flatMap(given -> values.of(type, path, setting, given));
        };
    }

    private Optional<Given> given(String path, Node.@Nullable Entry entry) {
        Optional<Given> override = overrides
                .of(path)
                .map(text ->
                        new Given(new Node.Scalar(Location.variable(Overrides.variable(path)), text), true, false));
        return override.isPresent() || entry == null ? override : Optional.of(new Given(entry.value(), false, false));
    }

    private Optional<Object> absent(String path) {
        choices.byDefault(path, "");
        return Optional.of(Optional.empty());
    }

    private Given defaultValue(String path, Setting setting, Location at) {
        String value = choices.defaultText(path, setting);
        String text = value.equals(Setting.REQUIRED) ? "" : value.replace(Setting.TYPE, variant);
        return new Given(new Node.Scalar(at, text), false, true);
    }

    private Optional<Given> required(String path, Setting setting, Location section, Optional<Given> given) {
        if (given.isPresent()) {
            return given;
        }
        if (choices.defaultText(path, setting).equals(Setting.REQUIRED)) {
            problem(
                    section,
                    path,
                    "is required: " + setting.doc() + " Set it here or by " + Overrides.variable(path) + ".");
            return Optional.empty();
        }
        return Optional.of(defaultValue(path, setting, section));
    }

    private Optional<Object> list(Class<?> item, String path, Setting setting, Given given) {
        List<Node> nodes = new ArrayList<>();
        if (given.node() instanceof Node.Sequence sequence) {
            nodes.addAll(sequence.items());
        } else if (given.node() instanceof Node.Scalar scalar && (given.isOverride() || given.isDefault())) {
            Arrays.stream(scalar.text().split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> nodes.add(new Node.Scalar(scalar.at(), text)));
        } else if (given.node() instanceof Node.Unreadable) {
            return Optional.empty();
        } else {
            problem(
                    given.node().at(),
                    path,
                    "should be a list, and is " + given.node().kind());
            return Optional.empty();
        }
        if (nodes.isEmpty()) {
            values.choose(path, "", given);
        }
        List<Object> bound = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String itsPath = path + "[" + i + "]";
            Optional<Object> value = Schema.isSection(item)
                    ? section(item, itsPath, asSection(item, nodes.get(i)))
                    : values.of(item, itsPath, setting, new Given(nodes.get(i), given.isOverride(), given.isDefault()));
            value.ifPresent(bound::add);
        }
        return bound.size() == nodes.size() ? Optional.of(List.copyOf(bound)) : Optional.empty();
    }

    /** A value alone is that of the first key. */
    private static Node asSection(Class<?> record, Node node) {
        return node instanceof Node.Scalar
                ? new Node.Mapping(node.at(), Map.of(Schema.keys(record).get(0), new Node.Entry(node.at(), node)))
                : node;
    }

    private Optional<Object> texts(String path, Setting setting, @Nullable Node node) {
        Map<String, Object> texts = new LinkedHashMap<>();
        boolean isSound = true;
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
                Given given = new Given(entry.getValue().value(), false, false);
                Optional<Object> text = values.hidden(Schema.path(path, entry.getKey()), setting, given);
                text.ifPresent(value -> texts.put(entry.getKey(), value));
                isSound &= text.isPresent();
            }
        } else if (node instanceof Node.Unreadable) {
            isSound = false;
        } else if (node != null && !(node instanceof Node.Empty)) {
            problem(node.at(), path, "should be keys with their values, and is " + node.kind());
            isSound = false;
        }
        for (Map.Entry<String, String> entry : overrides.entries(path).entrySet()) {
            Location at = Location.variable(Overrides.variable(Schema.path(path, entry.getKey())));
            choices.given(Schema.path(path, entry.getKey()), "***", at);
            isSound &= values.isAllowed(entry.getValue(), Schema.path(path, entry.getKey()), at);
            texts.put(entry.getKey(), entry.getValue());
        }
        return isSound ? Optional.of(Map.copyOf(texts)) : Optional.empty();
    }

    private Optional<Object> variant(
            Class<?> type, String path, Setting setting, Location section, Node.@Nullable Entry entry) {
        Map<String, Class<?>> records = variants.choices(type);
        Node node = entry == null ? new Node.Empty(section) : entry.value();
        Node.@Nullable Entry typeEntry = node instanceof Node.Mapping mapping
                ? mapping.entries().get(TYPE)
                : node instanceof Node.Empty ? null : new Node.Entry(node.at(), node);
        Optional<Object> name = required(
                        Schema.path(path, TYPE), setting, node.at(), given(Schema.path(path, TYPE), typeEntry))
                .flatMap(given -> values.of(String.class, Schema.path(path, TYPE), setting, given));
        if (name.isEmpty()) {
            overrides.skip(path);
            return Optional.empty();
        }
        Class<?> record = records.get(name.get().toString());
        if (record == null) {
            overrides.skip(path);
            problem(
                    node.at(),
                    Schema.path(path, TYPE),
                    "there is no type \"" + ValueBinding.shortened(name.get().toString()) + "\"; "
                            + Suggestion.text(name.get().toString(), records.keySet()));
            return Optional.empty();
        }
        return new Binding(schema, variants, name.get().toString(), overrides, values, choices, problems)
                .section(record, path, node instanceof Node.Mapping ? node : new Node.Empty(node.at()), Set.of(TYPE));
    }

    private void refuseUnknown(Class<?> record, String path, Map<String, Node.Entry> entries, Set<String> alsoAllowed) {
        List<String> known = new ArrayList<>(Schema.keys(record));
        known.addAll(alsoAllowed);
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                problem(
                        entry.keyAt(),
                        Schema.path(path, key),
                        "there is no such setting; " + Suggestion.text(key, known));
            }
        });
    }

    private Optional<Object> construct(Class<?> record, String path, Location at, List<Object> parts) {
        try {
            return Optional.of(RecordMaking.make(record, parts));
        } catch (IllegalArgumentException refused) {
            problem(at, path, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private void problem(Location at, String path, String message) {
        problems.add(new Problem(at, path, message));
    }
}
