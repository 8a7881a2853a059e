package io.weir.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of the {@link Binder}: goes on after a problem, so that the user sees all of them at once. */
final class Binding {
    /** The key that chooses a variant. */
    private static final String TYPE = "type";

    private final Schema schema;
    private final Variants variants;
    private final String variant;
    private final Overrides overrides;
    private final References references;
    private final Path folder;
    private final List<Problem> problems;

    /** @param variant the word for {@code type} that chose what is bound, empty where none did */
    Binding(
            Schema schema,
            Variants variants,
            String variant,
            Overrides overrides,
            References references,
            Path folder,
            List<Problem> problems) {
        this.schema = schema;
        this.variants = variants;
        this.variant = variant;
        this.overrides = overrides;
        this.references = references;
        this.folder = folder;
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
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Node.Entry entry = entries.get(Schema.key(component));
            component(component, Schema.path(path, Schema.key(component)), node.at(), entry)
                    .ifPresent(values::add);
        }
        return values.size() == record.getRecordComponents().length
                ? construct(record, path, node.at(), values)
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
                        given(path, entry).orElseGet(() -> defaultValue(setting, section)));
            case OPTIONAL ->
                given(path, entry)
                        .map(given -> scalar(Schema.item(component), path, setting, given)
                                .<Object>map(Optional::of))
                        .orElseGet(() -> Optional.of(Optional.empty()));
            case VARIANT -> variant(type, path, setting, section, entry);
            case SCALAR ->
                required(path, setting, section, given(path, entry))
                        .flatMap(given -> scalar(type, path, setting, given));
        };
    }

    /** A value and where it is from, since a secret may stand in one place and not in another. */
    private record Given(Node node, boolean isOverride, boolean isDefault) {}

    private Optional<Given> given(String path, Node.@Nullable Entry entry) {
        Optional<Given> override = overrides
                .of(path)
                .map(text ->
                        new Given(new Node.Scalar(Location.variable(Overrides.variable(path)), text), true, false));
        return override.isPresent() || entry == null ? override : Optional.of(new Given(entry.value(), false, false));
    }

    private Given defaultValue(Setting setting, Location at) {
        String text =
                setting.value().equals(Setting.REQUIRED) ? "" : setting.value().replace(Setting.TYPE, variant);
        return new Given(new Node.Scalar(at, text), false, true);
    }

    private Optional<Given> required(String path, Setting setting, Location section, Optional<Given> given) {
        if (given.isPresent()) {
            return given;
        }
        if (setting.value().equals(Setting.REQUIRED)) {
            problem(
                    section,
                    path,
                    "is required: " + setting.doc() + " Set it here or by " + Overrides.variable(path) + ".");
            return Optional.empty();
        }
        return Optional.of(defaultValue(setting, section));
    }

    private Optional<Object> scalar(Class<?> type, String path, Setting setting, Given given) {
        if (given.node() instanceof Node.Unreadable) {
            return Optional.empty();
        }
        if (!(given.node() instanceof Node.Scalar scalar)) {
            String hint = given.node() instanceof Node.Empty ? "; give it one or remove the key" : "";
            problem(
                    given.node().at(),
                    path,
                    "should be " + Scalars.expected(type) + ", and is "
                            + given.node().kind() + hint);
            return Optional.empty();
        }
        boolean isFromFile = !given.isOverride() && !given.isDefault();
        if (type == Secret.class && isFromFile && !References.isOnlyReference(scalar.text())) {
            problem(
                    scalar.at(),
                    path,
                    "is a secret and must not stand in this file; write ${env:NAME} or" + " ${file:path}, or set "
                            + Overrides.variable(path.replaceAll("\\[\\d+]", "")));
            return Optional.empty();
        }
        int before = problems.size();
        String text = references.resolve(scalar.text(), message -> problem(scalar.at(), path, message));
        if (problems.size() > before) {
            return Optional.empty();
        }
        Optional<Object> value =
                type == Secret.class ? references.secret(scalar.text(), text) : Scalars.parse(type, text);
        if (value.isEmpty()) {
            problem(
                    scalar.at(),
                    path,
                    "should be " + Scalars.expected(type)
                            + (type == Secret.class
                                    ? ""
                                    : ", and is \"" + shortened(scalar.text()) + "\"" + closestConstant(type, text)));
        }
        return value.filter(it -> isWithinBounds(it, type, path, setting, scalar.at()))
                .map(it -> it instanceof Path file && isFromFile ? folder.resolve(file) : it);
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
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String itsPath = path + "[" + i + "]";
            Optional<Object> value = Schema.isSection(item)
                    ? section(item, itsPath, asSection(item, nodes.get(i)))
                    : scalar(item, itsPath, setting, new Given(nodes.get(i), given.isOverride(), given.isDefault()));
            value.ifPresent(values::add);
        }
        return values.size() == nodes.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
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
                Optional<Object> text = scalar(String.class, Schema.path(path, entry.getKey()), setting, given);
                text.ifPresent(value -> texts.put(entry.getKey(), value));
                isSound &= text.isPresent();
            }
        } else if (node instanceof Node.Unreadable) {
            isSound = false;
        } else if (node != null && !(node instanceof Node.Empty)) {
            problem(node.at(), path, "should be keys with their values, and is " + node.kind());
            isSound = false;
        }
        texts.putAll(overrides.entries(path));
        return isSound ? Optional.of(Map.copyOf(texts)) : Optional.empty();
    }

    private Optional<Object> variant(
            Class<?> type, String path, Setting setting, Location section, Node.@Nullable Entry entry) {
        Map<String, Class<?>> choices = variants.choices(type);
        Node node = entry == null ? new Node.Empty(section) : entry.value();
        Node.@Nullable Entry typeEntry = node instanceof Node.Mapping mapping
                ? mapping.entries().get(TYPE)
                : node instanceof Node.Empty ? null : new Node.Entry(node.at(), node);
        Optional<Object> name = required(
                        Schema.path(path, TYPE), setting, node.at(), given(Schema.path(path, TYPE), typeEntry))
                .flatMap(given -> scalar(String.class, Schema.path(path, TYPE), setting, given));
        if (name.isEmpty()) {
            overrides.skip(path);
            return Optional.empty();
        }
        Class<?> record = choices.get(name.get().toString());
        if (record == null) {
            overrides.skip(path);
            problem(
                    node.at(),
                    Schema.path(path, TYPE),
                    "there is no type \"" + shortened(name.get().toString()) + "\"; "
                            + Suggestion.text(name.get().toString(), choices.keySet()));
            return Optional.empty();
        }
        return new Binding(schema, variants, name.get().toString(), overrides, references, folder, problems)
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

    private boolean isWithinBounds(Object value, Class<?> type, String path, Setting setting, Location at) {
        boolean isBelow = compare(value, type, setting.min(), order -> order < 0);
        boolean isAbove = compare(value, type, setting.max(), order -> order > 0);
        if (isBelow || isAbove) {
            String bound = isBelow ? "at least " + setting.min() : "at most " + setting.max();
            problem(at, path, "should be " + bound + ", and is " + Scalars.text(value));
        }
        return !isBelow && !isAbove;
    }

    @SuppressWarnings("unchecked") // both sides were parsed as the same type
    private static boolean compare(Object value, Class<?> type, String bound, Function<Integer, Boolean> breaks) {
        return !bound.isEmpty()
                && Scalars.parse(type, bound)
                        .map(limit -> breaks.apply(((Comparable<Object>) value).compareTo(limit)))
                        .orElseThrow(() -> new IllegalStateException("a bound of another type: " + bound));
    }

    private Optional<Object> construct(Class<?> record, String path, Location at, List<Object> values) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values.toArray()));
        } catch (InvocationTargetException refused) {
            if (!(refused.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("making " + record.getSimpleName(), refused);
            }
            problem(at, path, String.valueOf(refused.getCause().getMessage()));
            return Optional.empty();
        } catch (ReflectiveOperationException bug) {
            throw new IllegalStateException("making " + record.getSimpleName(), bug);
        }
    }

    private static String closestConstant(Class<?> type, String text) {
        return type.isEnum()
                ? Suggestion.closest(text, Scalars.constants(type))
                        .map(close -> "; did you mean " + close + "?")
                        .orElse("")
                : "";
    }

    /** A value in an error message: enough to recognise it, on one line. */
    private static String shortened(String text) {
        String line = text.lines().limit(1).collect(Collectors.joining());
        return line.length() > 40 ? line.substring(0, 40) + "…" : line;
    }

    private void problem(Location at, String path, String message) {
        problems.add(new Problem(at, path, message));
    }
}
