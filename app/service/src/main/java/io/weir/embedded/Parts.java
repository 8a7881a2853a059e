package io.weir.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.config.KafkaSettings;
import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import io.weir.delivery.Budget;
import io.weir.delivery.SiemTarget;
import io.weir.doctor.Preflight;
import io.weir.sink.Answered;
import io.weir.sink.Lane;
import io.weir.sink.SinkPart;
import io.weir.topology.StreamsPart;
import io.weir.verdict.Judge;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts judging and delivery into a supervisor, the same in a process of their own and beside all others.
 *
 * @param kafka the cluster in use, which need not be that of the settings
 * @param topics as they are there
 */
public record Parts(
        Supervisor supervisor, KafkaSettings kafka, TopicSettings topics, Settings settings, MeterRegistry meters) {
    public void keepStreams(Supplier<Judge> judges) {
        supervisor.keep("streams", whenFatal -> {
            Preflight preflight = Preflight.of(settings.cluster());
            StreamsPart part = new StreamsPart(kafka, topics, settings.streams(), judges, preflight, meters, whenFatal);
            return Part.of(part::start, part::ready, part::close);
        });
    }

    /** @param all of the lanes that run here; they stay the caller's to close */
    public void keepSinks(SinkTargets all) {
        all.watch(kafka, topics.events(), meters);
        Map<String, SiemTarget> targets = all.byLane();
        Budget budget = SinkPart.budget(settings.sink(), targets.keySet());
        targets.forEach((text, target) -> {
            Lane lane = Lane.valueOf(text.toUpperCase(Locale.ROOT));
            Answered answered = new Answered(settings.sink().bufferBytesMax().bytes());
            supervisor.keep("sink-" + text, whenFatal -> {
                SinkPart part =
                        new SinkPart(lane, kafka, topics, settings.sink(), target, answered, budget, meters, whenFatal);
                return Part.of(part::start, part::ready, part::close);
            });
        });
    }
}
