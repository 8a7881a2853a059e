package io.weir.siem;

import static java.util.Map.entry;

import io.weir.config.Addresses;
import io.weir.config.TargetSettings;
import io.weir.delivery.SiemTarget;
import io.weir.tls.TlsRenewal;
import io.weir.tls.UnusableFileException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every SIEM target there is: to add one is a line here, its file, its settings and its test. */
public final class Targets {
    private static final Map<String, Kind<?>> KINDS = Map.ofEntries(
            entry(
                    "file",
                    new Kind<>(
                            FileTargetSettings.class, (it, tls, requests, clock) -> new FileTarget(it, clock), true)),
            entry("http", new Kind<>(HttpTargetSettings.class, HttpTarget::new, false)),
            entry("splunk-hec", new Kind<>(SplunkHecSettings.class, SplunkHecTarget::new, false)),
            entry("sentinel", new Kind<>(SentinelSettings.class, SentinelTarget::new, false)),
            entry("datadog", new Kind<>(DatadogSettings.class, DatadogTarget::new, false)),
            entry("loki", new Kind<>(LokiSettings.class, LokiTarget::new, false)),
            entry("syslog", new Kind<>(SyslogTargetSettings.class, SyslogTarget::new, false)),
            entry(
                    "kafka",
                    new Kind<>(
                            KafkaTargetSettings.class,
                            (it, tls, requests, clock) -> new KafkaTarget(it, requests, clock),
                            false)),
            entry("secops", new Kind<>(SecopsSettings.class, SecopsTarget::new, false)),
            entry("elasticsearch", new Kind<>(OpenSearchSettings.class, OpenSearchTarget::new, false)),
            entry("opensearch", new Kind<>(OpenSearchSettings.class, OpenSearchTarget::new, false)));

    private Targets() {}

    /** Settings by the word for {@code type}. */
    public static Map<String, Class<? extends TargetSettings>> types() {
        Map<String, Class<? extends TargetSettings>> types = new LinkedHashMap<>();
        KINDS.forEach((name, kind) -> types.put(name, kind.settings));
        return types;
    }

    /**
     * @param requests how many may be under way at once
     * @throws TargetException where it cannot work as configured, saying why
     */
    public static SiemTarget open(TargetSettings settings, int requests) {
        return kind(settings).open(settings, tls(settings), requests);
    }

    /**
     * What connections of this target are made with over TLS, the same for all its lanes.
     *
     * @throws TargetException where a file cannot be used, saying which, and none of a key
     */
    public static TlsRenewal tls(TargetSettings settings) {
        try {
            return TlsRenewal.of(settings.tls().files());
        } catch (UnusableFileException unusable) {
            throw new TargetException(
                    "sink.target.tls." + unusable.role().name().toLowerCase(Locale.ROOT) + ": " + unusable.fault(),
                    unusable);
        }
    }

    /**
     * One target a lane, so that no lane waits for another's connections; one for all where there is only one thing to
     * write to. Whoever opens them closes them.
     */
    public static Map<String, SiemTarget> open(
            TargetSettings settings, TlsRenewal tls, int requests, List<String> lanes) {
        Map<String, SiemTarget> targets = new LinkedHashMap<>();
        Kind<?> kind = kind(settings);
        SiemTarget shared = kind.shared ? kind.open(settings, tls, requests) : null;
        lanes.forEach(lane -> targets.put(lane, shared == null ? kind.open(settings, tls, requests) : shared));
        return targets;
    }

    /** This path below each of the addresses. */
    static List<URI> under(Addresses bases, String path) {
        return bases.uris().stream()
                .map(base -> URI.create(withoutSlash(base) + path))
                .toList();
    }

    /** The address without a slash at its end. */
    static String withoutSlash(URI base) {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Kind<?> kind(TargetSettings settings) {
        return KINDS.values().stream()
                .filter(kind -> kind.settings.isInstance(settings))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no target takes " + settings.getClass().getSimpleName()));
    }

    private interface Opening<S> {
        SiemTarget open(S settings, TlsRenewal tls, int requests, Clock clock);
    }

    private record Kind<S extends TargetSettings>(Class<S> settings, Opening<S> opening, boolean shared) {
        SiemTarget open(TargetSettings it, TlsRenewal tls, int requests) {
            return opening.open(settings.cast(it), tls, requests, Clock.systemUTC());
        }
    }
}
