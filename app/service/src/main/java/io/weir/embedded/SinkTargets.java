package io.weir.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import io.weir.delivery.SiemTarget;
import io.weir.siem.Targets;
import io.weir.sink.TlsWatch;
import io.weir.tls.TlsRenewal;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The target of each lane, and what all of them share; for as long as a process delivers. */
public final class SinkTargets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkTargets.class);

    private final String name;
    private final TlsRenewal tls;
    private final Map<String, SiemTarget> byLane;
    private AutoCloseable watch = TlsWatch.NONE;

    private SinkTargets(String name, TlsRenewal tls, Map<String, SiemTarget> byLane) {
        this.name = name;
        this.tls = tls;
        this.byLane = Map.copyOf(byLane);
    }

    /**
     * @param lanes by their texts
     * @throws io.weir.siem.TargetException where it cannot work as configured, saying why
     */
    public static SinkTargets open(SinkSettings settings, List<String> lanes) {
        TlsRenewal tls = Targets.tls(settings.target());
        return new SinkTargets(
                settings.target().name(), tls, Targets.open(settings.target(), tls, settings.requests(), lanes));
    }

    Map<String, SiemTarget> byLane() {
        return byLane;
    }

    /** Says from now on what becomes of files that are renewed. */
    synchronized void watch(KafkaSettings kafka, String events, MeterRegistry meters) {
        watch = TlsWatch.of(tls, name, kafka, events, meters);
    }

    @Override
    public synchronized void close() {
        try {
            watch.close();
        } catch (Exception failure) { // AutoCloseable declares it
            LOG.warn("The watch on the TLS files of {} did not close cleanly", name, failure);
        }
        byLane.values().forEach(SiemTarget::close);
    }
}
