package io.weir.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The reference of all settings, made from the records so that it cannot say anything else than they do. */
public final class Reference {
    private static final Map<Class<?>, String> NAMES = Map.of(
            String.class, "text",
            int.class, "number",
            long.class, "number",
            double.class, "number",
            boolean.class, "true or false",
            Duration.class, "duration",
            ByteSize.class, "size",
            Secret.class, "secret",
            Addresses.class, "addresses");

    private Reference() {}

    public static String markdown(Class<?> root, Variants variants) {
        StringBuilder text = new StringBuilder("""
                # Settings

                Made by `weir config reference`; a test keeps it true. One YAML file a deployment. A setting `a.b-c` is the
                key `b-c` in the section `a`, or the variable `WEIR_A_B_C`, which is stronger than the file. In a value,
                `${env:NAME}` is an environment variable, `${file:path}` the content of a file, `${data}` the data folder.
                Secrets stand nowhere but there. Durations are written `500ms`, `5s`, `10m`, `2h`; sizes `1000000`,
                `512KiB`, `10MB`. Paths in the file are relative to the file. An unknown key is an error.

                | setting | value | default | meaning |
                |---|---|---|---|
                """);
        Set<String> seen = new TreeSet<>();
        for (Schema.Leaf leaf : new Schema(variants).leaves(root)) {
            String name = leaf.path()
                    + (leaf.shape() == Schema.Shape.VARIANT ? ".type" : "")
                    + (leaf.variant().isEmpty() ? "" : " (" + leaf.variant() + ")");
            if (seen.add(name)) {
                text.append("| `").append(name).append("` | ");
                text.append(kind(leaf, variants)).append(" | ");
                text.append(defaultText(leaf)).append(" | ");
                text.append(leaf.setting().doc().replace("|", "\\|")).append(" |\n");
            }
        }
        return text.toString();
    }

    private static String kind(Schema.Leaf leaf, Variants variants) {
        String one = leaf.type().isEnum()
                ? String.join(", ", Scalars.constants(leaf.type()))
                : NAMES.getOrDefault(leaf.type(), leaf.type().getSimpleName().toLowerCase(Locale.ROOT));
        String kind = switch (leaf.shape()) {
            case LIST -> Schema.isSection(leaf.type()) ? "list of values or sections" : "list of " + one;
            case MAP -> "keys and values";
            case VARIANT -> String.join(", ", variants.choices(leaf.type()).keySet());
            case SCALAR, OPTIONAL -> one;
        };
        String min = leaf.setting().min();
        String max = leaf.setting().max();
        return kind + (min.isEmpty() ? "" : ", from " + min) + (max.isEmpty() ? "" : " to " + max);
    }

    private static String defaultText(Schema.Leaf leaf) {
        String value = leaf.setting().value().replace(Setting.TYPE, leaf.variant());
        if (value.equals(Setting.REQUIRED) && leaf.shape() != Schema.Shape.OPTIONAL) {
            return "required";
        }
        return value.isEmpty() || value.equals(Setting.REQUIRED) ? "" : "`" + value + "`";
    }
}
