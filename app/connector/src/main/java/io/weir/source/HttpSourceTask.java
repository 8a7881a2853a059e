package io.weir.source;

import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that come over HTTP, and whose senders wait for an answer. */
public final class HttpSourceTask extends IntakeTask {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSourceTask.class);

    @Override
    Running open(Map<String, String> given) {
        HttpSourceSettings settings = HttpSourceSettings.of(given);
        Clock clock = Clock.systemUTC();
        Lanes lanes = Lanes.begin(settings.lanes(), context.offsetStorageReader(), clock.millis());
        SourceMetrics metrics = SourceMetrics.in(context);
        LagGate gate = LagGate.of(HttpSourceSettings.DEFINITION, given, clock, metrics);
        Intake intake = gate.orClosed(() -> Intake.open(settings, gate, clock, metrics));
        LOG.info(
                "Listening on {}:{} for {} with {} lanes in epoch {}",
                settings.host(),
                intake.port(),
                settings.topic(),
                settings.lanes().size(),
                lanes.epoch());
        return new Running(settings.topic(), settings.transactionBytesMax(), lanes, intake.handover(), gate, () -> {
            int port = intake.port();
            intake.close();
            LOG.info("Stopped listening on {}:{}", settings.host(), port);
        });
    }
}
