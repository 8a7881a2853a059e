package io.weir.sink;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import io.weir.config.TargetSettings;
import io.weir.config.TopicSettings;
import io.weir.config.Variants;
import io.weir.delivery.SiemTarget;
import io.weir.siem.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A sink in a process of its own, to be killed; it ends when its standard input does. */
public final class SinkProcess {
    private SinkProcess() {}

    /** @param args bootstrap servers, topic prefix, and the sink's settings as YAML */
    public static void main(String[] args) throws IOException {
        Variants variants = Variants.of(TargetSettings.class, Targets.types());
        SinkSettings settings = new Binder(variants, Map.of("TOKEN", "t0ken"), Path.of("."))
                .bind(SinkSettings.class, "test", args[2], Path.of("."));
        TopicSettings topics = new TopicSettings(args[1], "", "", "", "", "", "", "", Stage.PARTITIONS, 1, 1);
        SiemTarget target = Targets.open(settings.target(), settings.requests());
        SinkPart part = new SinkPart(
                Lane.VALID,
                new KafkaSettings(args[0], Map.of()),
                topics,
                settings,
                target,
                new Answered(0),
                SinkPart.budget(settings, List.of(Lane.VALID.text())),
                new SimpleMeterRegistry(),
                broken -> Runtime.getRuntime().halt(1));
        part.start();
        while (System.in.read() >= 0) {
            // Whoever started this holds the other end.
        }
        part.close();
        target.close();
    }
}
