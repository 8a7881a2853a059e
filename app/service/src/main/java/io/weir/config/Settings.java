package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Everything one deployment configures. */
public record Settings(
        @Setting(
                value = "none",
                doc =
                        "Defaults for a purpose: what is set here or by a variable is stronger, but for what security refuses. See the end of this page.")
        Preset preset,

        KafkaSettings kafka,
        ClusterSettings cluster,
        TopicSettings topics,
        SourceSettings source,
        StreamsSettings streams,
        SinkSettings sink,
        RetainSettings retain,
        SchemaSettings schemas,
        ConsoleSettings console,
        EmbeddedSettings embedded) {

    /** These settings, and more checks whose findings are accepted. */
    public Settings allowingUnsafe(Collection<String> checks) {
        checks.forEach(check -> Presets.refusal(preset, "cluster.allow-unsafe[0]", check)
                .ifPresent(why -> {
                    throw new ConfigException(
                            List.of(new Problem(Location.variable("--allow-unsafe"), "", check + " " + why)));
                }));
        List<String> all = new ArrayList<>(cluster.allowUnsafe());
        all.addAll(checks);
        return new Settings(
                preset,
                kafka,
                new ClusterSettings(all),
                topics,
                source,
                streams,
                sink,
                retain,
                schemas,
                console,
                embedded);
    }
}
