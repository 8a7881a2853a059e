package io.weir.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes settings records from YAML, environment variables and defaults, in this order of strength: {@code WEIR_*}
 * variables, the file, {@link Setting#value}. Throws one {@link ConfigException} with every problem.
 */
public final class Binder {
    /** Where data lives unless the user says otherwise; what {@code ${data}} stands for. */
    public static final Path DATA = Path.of("weir-data");

    private static final String PRESET = "preset";

    private final Variants variants;
    private final Map<String, String> environment;
    private final Path data;
    private final Function<Object, List<Fault>> check;

    public Binder(Variants variants, Map<String, String> environment, Path data) {
        this(variants, environment, data, it -> List.of());
    }

    private Binder(Variants variants, Map<String, String> environment, Path data, Function<Object, List<Fault>> check) {
        this.variants = variants;
        this.environment = Map.copyOf(environment);
        this.data = data;
        this.check = check;
    }

    /** The same, which also asks those who use settings of this type; it says where each of their faults stands. */
    public <T extends Record> Binder checking(Class<T> type, Function<T, List<Fault>> users) {
        return new Binder(
                variants, environment, data, it -> type.isInstance(it) ? users.apply(type.cast(it)) : List.of());
    }

    /** An instance with every default, for tests; throws where something is required. */
    public static <T extends Record> T defaults(Class<T> type) {
        return defaults(type, Variants.NONE);
    }

    public static <T extends Record> T defaults(Class<T> type, Variants variants) {
        return new Binder(variants, Map.of(), DATA).bind(type);
    }

    /** Without a file: defaults and environment variables. */
    public <T extends Record> T bind(Class<T> type) {
        List<Problem> problems = new ArrayList<>();
        return bind(type, new Node.Empty(new Location("no configuration file", 0, 0)), Path.of(""), problems);
    }

    public <T extends Record> T bind(Class<T> type, Path file) {
        return read(file, (source, yaml, folder) -> bind(type, source, yaml, folder));
    }

    private interface Use<T> {
        T of(String source, String yaml, Path folder);
    }

    private static <T> T read(Path file, Use<T> use) {
        Location at = new Location(file.toString(), 0, 0);
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(List.of(new Problem(at, "", "there is no such file")));
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            return use.of(file.toString(), Files.readString(file), folder == null ? Path.of("") : folder);
        } catch (IOException unreadable) {
            String why =
                    "cannot be read as UTF-8 text (" + unreadable.getClass().getSimpleName() + ")";
            throw new ConfigException(List.of(new Problem(at, "", why)));
        }
    }

    /**
     * @param source what error messages call the text
     * @param folder what relative paths in it are relative to
     */
    public <T extends Record> T bind(Class<T> type, String source, String yaml, Path folder) {
        List<Problem> problems = new ArrayList<>();
        return bind(type, Yaml.read(source, yaml, problems), folder, problems);
    }

    /** Every setting as it holds, and where that is from. Throws as {@link #bind} does. */
    public List<Chosen> chosen(Class<? extends Record> type) {
        return chosen(
                type, new Node.Empty(new Location("no configuration file", 0, 0)), Path.of(""), new ArrayList<>());
    }

    public List<Chosen> chosen(Class<? extends Record> type, Path file) {
        return read(file, (source, yaml, folder) -> chosen(type, source, yaml, folder));
    }

    List<Chosen> chosen(Class<? extends Record> type, String source, String yaml, Path folder) {
        List<Problem> problems = new ArrayList<>();
        return chosen(type, Yaml.read(source, yaml, problems), folder, problems);
    }

    private List<Chosen> chosen(Class<? extends Record> type, Node root, Path folder, List<Problem> problems) {
        Choices choices = choices(root);
        bind(type, root, folder, problems, choices);
        return choices.all();
    }

    private <T extends Record> T bind(Class<T> type, Node root, Path folder, List<Problem> problems) {
        return bind(type, root, folder, problems, choices(root));
    }

    /** It says what defaults are, so it is looked for before anything is bound; what is wrong with it is said then. */
    private Choices choices(Node root) {
        Node.Entry entry =
                root instanceof Node.Mapping mapping ? mapping.entries().get(PRESET) : null;
        String inFile = entry != null && entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
        String name = new Overrides(environment).of(PRESET).orElse(inFile);
        return new Choices(Presets.named(name).orElse(Preset.NONE));
    }

    private <T extends Record> T bind(Class<T> type, Node root, Path folder, List<Problem> problems, Choices choices) {
        Overrides overrides = new Overrides(environment);
        References references = new References(environment, folder, data);
        ValueBinding values = new ValueBinding(references, choices, folder, problems);
        Optional<Object> bound = new Binding(new Schema(variants), variants, "", overrides, values, choices, problems)
                .section(type, "", root);
        problems.addAll(overrides.unused());
        bound.map(check)
                .orElse(List.of())
                .forEach(fault ->
                        problems.add(new Problem(place(fault, root, overrides), fault.path(), fault.message())));
        if (!problems.isEmpty() || bound.isEmpty()) {
            throw new ConfigException(problems);
        }
        return type.cast(bound.get());
    }

    private static Location place(Fault fault, Node root, Overrides overrides) {
        Node node = root;
        Location at = root.at();
        for (String key : fault.keys()) {
            Node.Entry entry =
                    node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
            if (entry == null) {
                break;
            }
            at = entry.keyAt();
            node = entry.value();
        }
        return overrides.place(fault.path()).orElse(at);
    }
}
