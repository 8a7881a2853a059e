package io.weir.source;

import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that come as datagrams, whose senders never hear what became of them. */
public final class SyslogSourceTask extends IntakeTask {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogSourceTask.class);

    @Override
    Running open(Map<String, String> given) {
        SyslogSourceSettings settings = SyslogSourceSettings.of(given);
        Clock clock = Clock.systemUTC();
        Lanes lanes = Lanes.begin(settings.lanes(), context.offsetStorageReader(), clock.millis());
        SyslogIntake intake = SyslogIntake.open(settings, clock, SourceMetrics.in(context));
        LOG.info(
                "Listening on {}:{}/udp for {} with {} lanes in epoch {}",
                settings.host(),
                intake.port(),
                settings.topic(),
                settings.lanes().size(),
                lanes.epoch());
        return new Running(settings.topic(), settings.transactionBytesMax(), lanes, intake.handover(), () -> {
            int port = intake.port();
            intake.close();
            LOG.info("Stopped listening on {}:{}/udp", settings.host(), port);
        });
    }
}
