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

    /** What presets of logging libraries set and a pipeline has no setting for. */
    private static final String WITHOUT = """

            No preset sets these, because Weir has no such thing:

            | elsewhere a preset sets | in Weir |
            |---|---|
            | a least level (INFO, DEBUG) | every event that comes is kept; the sender's logger decides what it sends |
            | request ids, session and geo fields | no field is made up; the target's own pipeline can add them (`sink.target.pipeline` of OpenSearch) |
            | a rate-limit filter, sampling, removal of duplicates | `sink.rate` holds events back and drops none; there is no sampling, and what a sender sends twice is delivered twice |
            | a file beside HTTP | one sink has one target |
            | a number of events in the buffer (10,000; 1,000) | buffers are bounded in bytes, `sink.buffer-bytes-max` for each lane; what does not fit waits in Kafka |
            | a threshold above which events are dropped | none; the intake slows and closes before the room is gone (`source.backpressure`) |

            Datagrams (`source.syslog.udp-port`) may be lost on their way and in the kernel under any preset; what the kernel drops is
            counted. Senders that can should use TCP, TLS or HTTP.
            """;

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
        return text.append(presets()).toString();
    }

    private static String presets() {
        StringBuilder text = new StringBuilder("""

                # Presets

                `preset: security` in the first line of the file, or `WEIR_PRESET=security`, sets defaults for one purpose;
                `weir config show` says of each setting where its value is from.

                """);
        for (Preset each : Preset.values()) {
            text.append("- `")
                    .append(Scalars.text(each))
                    .append("`: ")
                    .append(Presets.of(each).purpose())
                    .append('\n');
        }
        text.append("\n| preset | setting | default under it | why |\n|---|---|---|---|\n");
        for (Preset each : Preset.values()) {
            Presets.of(each)
                    .defaults()
                    .forEach(it -> row(
                            text,
                            "`" + Scalars.text(each) + "`",
                            "`" + it.path() + "`",
                            "`" + it.text() + "`",
                            it.why()));
        }
        text.append("\nWhat may not be set:\n\n| preset | setting | value | why |\n|---|---|---|---|\n");
        for (Preset each : Preset.values()) {
            Presets.of(each)
                    .refusals()
                    .forEach(it -> row(
                            text,
                            "`" + Scalars.text(each) + "`",
                            "`" + it.name().replace(", ", "`, `") + "`",
                            it.what(),
                            it.why()));
        }
        return text.append(WITHOUT).toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
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
