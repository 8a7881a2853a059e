package io.weir.source;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of syslog, whose senders never hear what became of them. */
public final class SyslogSourceTask extends IntakeTask {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogSourceTask.class);

    @Override
    Running open(Map<String, String> given) {
        SyslogSourceSettings settings = SyslogSourceSettings.of(given);
        Clock clock = Clock.systemUTC();
        Lanes lanes = Lanes.begin(settings.lanes(), context.offsetStorageReader(), clock.millis());
        SourceMetrics metrics = SourceMetrics.in(context);
        LagGate gate = LagGate.of(SyslogSourceSettings.DEFINITION, given, clock, metrics);
        SyslogIntake intake = gate.orClosed(() -> SyslogIntake.open(settings, gate, clock, metrics));
        String ports = ports(settings.host(), intake);
        LOG.info(
                "Listening on {} for {} with {} lanes in epoch {}",
                ports,
                settings.topic(),
                settings.lanes().size(),
                lanes.epoch());
        return new Running(settings.topic(), settings.transactionBytesMax(), lanes, intake.handover(), gate, () -> {
            intake.close();
            LOG.info("Stopped listening on {}", ports);
        });
    }

    private static String ports(String host, SyslogIntake intake) {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put(Round.UDP, intake.port());
        all.put(Round.TCP, intake.tcpPort());
        all.put(Round.TLS, intake.tlsPort());
        return all.entrySet().stream()
                .filter(it -> it.getValue() >= 0)
                .map(it -> host + ":" + it.getValue() + "/" + it.getKey())
                .collect(Collectors.joining(", "));
    }
}
