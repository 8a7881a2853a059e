package io.weir.embedded;

import static java.util.Map.entry;

import io.weir.cluster.PropertyRules;
import io.weir.config.Fault;
import io.weir.config.FilesSettings;
import io.weir.config.PathSettings;
import io.weir.config.SourceSettings;
import io.weir.config.SyslogSettings;
import io.weir.topology.StreamsProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configurations of our connectors, as Connect stores them: without secrets. */
public final class ConnectorProperties {
    public static final String HTTP = "weir-http";
    public static final String SYSLOG = "weir-syslog";
    public static final String FILES = "weir-files";
    public static final String PULL = "weir-pull";

    /** Whatever of these a group has is ours. */
    static final List<String> NAMES = List.of(HTTP, SYSLOG, FILES, PULL);

    private static final String HTTP_CLASS = "io.weir.source.HttpSourceConnector";
    private static final String SYSLOG_CLASS = "io.weir.source.SyslogSourceConnector";
    private static final String FILES_CLASS = "io.weir.source.FileSourceConnector";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** The connector's own default. */
    private static final long IDLE_MILLIS = 60_000;

    /** All have them, and nobody may change them. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            entry("exactly.once.support", "required"),
            entry("transaction.boundary", "poll"),
            entry("errors.tolerance", "none"),
            entry("key.converter", BYTES),
            entry("value.converter", BYTES),
            entry("header.converter", BYTES));

    private static final PropertyRules HTTP_RULES = rules(
            HTTP_CLASS,
            Map.ofEntries(
                    entry("tasks.max", "source.tasks"),
                    entry("http.host", "source.host"),
                    entry("http.port", "source.port"),
                    entry("http.auth", "source.auth"),
                    entry("http.tokens", "source.tokens"),
                    entry("http.body.bytes.max", "source.body-bytes-max"),
                    entry("http.event.bytes.max", "source.event-bytes-max"),
                    entry("http.buffer.bytes.max", "source.buffer-bytes-max"),
                    entry("http.lanes", "source.lanes"),
                    entry("http.ack.timeout.ms", "source.ack-timeout")));

    private static final PropertyRules SYSLOG_RULES = rules(
            SYSLOG_CLASS,
            Map.ofEntries(
                    entry("syslog.host", "source.syslog.host"),
                    entry("syslog.udp.port", "source.syslog.udp-port"),
                    entry("syslog.tcp.port", "source.syslog.tcp-port"),
                    entry("syslog.tls.port", "source.syslog.tls-port"),
                    entry("syslog.tls.certificate.file", "source.syslog.tls-certificate"),
                    entry("syslog.tls.key.file", "source.syslog.tls-key"),
                    entry("syslog.tls.client.ca.file", "source.syslog.tls-client-ca"),
                    entry("syslog.proxy.protocol", "source.syslog.proxy-protocol"),
                    entry("syslog.connections.max", "source.syslog.connections-max"),
                    entry("syslog.idle.timeout.ms", "source.syslog.idle-timeout"),
                    entry("syslog.message.timeout.ms", "source.syslog.message-timeout"),
                    entry("syslog.message.bytes.max", "source.syslog.message-bytes-max"),
                    entry("syslog.oversize", "source.syslog.oversize"),
                    entry("syslog.udp.receive.buffer.bytes", "source.syslog.receive-buffer"),
                    entry("syslog.buffer.bytes.max", "source.syslog.buffer-bytes-max"),
                    entry("syslog.lanes", "source.syslog.lanes"),
                    entry("syslog.spill.file", "source.syslog.spill-file")));

    private static final PropertyRules FILES_RULES = rules(
            FILES_CLASS,
            Map.ofEntries(
                    entry("files.entries", "source.files.paths"),
                    entry("files.exclude", "source.files.exclude"),
                    entry("files.from", "source.files.from"),
                    entry("files.host", "source.files.host"),
                    entry("files.scan.ms", "source.files.scan-interval"),
                    entry("files.line.wait.ms", "source.files.line-wait"),
                    entry("files.rotate.wait.ms", "source.files.rotate-wait"),
                    entry("files.event.bytes.max", "source.files.event-bytes-max"),
                    entry("files.event.lines.max", "source.files.event-lines-max"),
                    entry("files.oversize", "source.files.oversize"),
                    entry("files.max", "source.files.files-max"),
                    entry("files.open.max", "source.files.open-max"),
                    entry("files.transaction.bytes.max", "source.files.transaction-bytes-max"),
                    entry("files.lanes", "source.files.lanes")));

    private ConnectorProperties() {}

    /** The properties a user passes on that cannot be. */
    public static List<Fault> faults(SourceSettings source) {
        List<Fault> faults = new ArrayList<>(HTTP_RULES.faults(source.properties(), "source", "properties"));
        faults.addAll(SYSLOG_RULES.faults(source.syslog().properties(), "source", "syslog", "properties"));
        faults.addAll(FILES_RULES.faults(source.files().properties(), "source", "files", "properties"));
        faults.addAll(PullProperties.RULES.faults(source.pull().properties(), "source", "pull", "properties"));
        return faults;
    }

    public static Map<String, String> http(SourceSettings source, String rawTopic) {
        Map<String, String> it = common(HTTP_CLASS, rawTopic);
        it.put("tasks.max", String.valueOf(source.tasks()));
        it.put("producer.override.max.request.size", String.valueOf(StreamsProperties.REQUEST_BYTES_MAX));
        it.put("http.host", source.host());
        it.put("http.port", String.valueOf(source.port()));
        boolean withToken = source.auth() == SourceSettings.Auth.TOKEN;
        it.put("http.auth", withToken ? "token" : "none");
        if (withToken) {
            it.put("http.tokens", WorkerProperties.TOKENS_REFERENCE);
        }
        it.put("http.body.bytes.max", String.valueOf(source.bodyBytesMax().bytes()));
        it.put("http.event.bytes.max", String.valueOf(source.eventBytesMax().bytes()));
        it.put("http.buffer.bytes.max", String.valueOf(source.bufferBytesMax().bytes()));
        it.put("http.lanes", String.valueOf(source.lanes()));
        it.put("http.ack.timeout.ms", String.valueOf(source.ackTimeout().toMillis()));
        // A sender that waits is silent: the connector wants 5 s more at least.
        long idleMillis = Math.max(IDLE_MILLIS, source.ackTimeout().toMillis() + 30_000);
        it.put("http.idle.timeout.ms", String.valueOf(idleMillis));
        it.putAll(source.properties());
        return it;
    }

    public static Map<String, String> syslog(SyslogSettings syslog, String rawTopic) {
        Map<String, String> it = common(SYSLOG_CLASS, rawTopic);
        it.put("tasks.max", "1");
        it.put("syslog.host", syslog.host());
        it.put("syslog.udp.port", String.valueOf(syslog.udpPort()));
        it.put(
                "syslog.udp.receive.buffer.bytes",
                String.valueOf(syslog.receiveBuffer().bytes()));
        it.put("syslog.buffer.bytes.max", String.valueOf(syslog.bufferBytesMax().bytes()));
        it.put("syslog.lanes", String.valueOf(syslog.lanes()));
        it.put("syslog.spill.file", syslog.spillFile().toAbsolutePath().toString());
        streams(syslog, it);
        it.putAll(syslog.properties());
        return it;
    }

    private static void streams(SyslogSettings syslog, Map<String, String> it) {
        it.put("syslog.tcp.port", String.valueOf(syslog.tcpPort()));
        it.put("syslog.tls.port", String.valueOf(syslog.tlsPort()));
        it.put("syslog.tls.certificate.file", path(syslog.tlsCertificate()));
        it.put("syslog.tls.key.file", path(syslog.tlsKey()));
        it.put("syslog.tls.client.ca.file", path(syslog.tlsClientCa()));
        it.put("syslog.proxy.protocol", String.valueOf(syslog.proxyProtocol()));
        it.put("syslog.connections.max", String.valueOf(syslog.connectionsMax()));
        it.put("syslog.idle.timeout.ms", String.valueOf(syslog.idleTimeout().toMillis()));
        it.put(
                "syslog.message.timeout.ms",
                String.valueOf(syslog.messageTimeout().toMillis()));
        it.put(
                "syslog.message.bytes.max",
                String.valueOf(syslog.messageBytesMax().bytes()));
        it.put("syslog.oversize", word(syslog.oversize()));
    }

    /** @param group of the worker: those that read files of their own have groups of their own, and so lanes */
    public static Map<String, String> files(FilesSettings files, String group, String rawTopic) {
        Map<String, String> it = common(FILES_CLASS, rawTopic);
        it.put("files.lane.prefix", group.replaceAll("[^A-Za-z0-9._-]", "-") + "-files");
        it.put("tasks.max", "1");
        it.put("producer.override.max.request.size", String.valueOf(StreamsProperties.REQUEST_BYTES_MAX));
        it.put("files.exclude", String.join(",", files.exclude()));
        it.put("files.from", word(files.from()));
        it.put("files.host", files.host());
        it.put("files.scan.ms", String.valueOf(files.scanInterval().toMillis()));
        it.put("files.line.wait.ms", String.valueOf(files.lineWait().toMillis()));
        it.put("files.rotate.wait.ms", String.valueOf(files.rotateWait().toMillis()));
        it.put("files.event.bytes.max", String.valueOf(files.eventBytesMax().bytes()));
        it.put("files.event.lines.max", String.valueOf(files.eventLinesMax()));
        it.put("files.oversize", word(files.oversize()));
        it.put("files.max", String.valueOf(files.filesMax()));
        it.put("files.open.max", String.valueOf(files.openMax()));
        it.put(
                "files.transaction.bytes.max",
                String.valueOf(files.transactionBytesMax().bytes()));
        it.put("files.lanes", String.valueOf(files.lanes()));
        List<String> names = new ArrayList<>();
        for (PathSettings each : files.paths()) {
            // Only a name: what is known of a file does not depend on it.
            String name = String.valueOf(names.size() + 1);
            names.add(name);
            put(each, "files.entry." + name, it);
        }
        it.put("files.entries", String.join(",", names));
        it.putAll(files.properties());
        return it;
    }

    private static void put(PathSettings path, String name, Map<String, String> it) {
        it.put(name + ".path", path.path());
        it.put(name + ".type", path.type().orElse(""));
        it.put(name + ".lane", String.valueOf(path.lane()));
        it.put(name + ".encoding", word(path.encoding()));
        it.put(name + ".start.pattern", path.startPattern().orElse(""));
        it.put(name + ".join.indented", String.valueOf(path.joinIndented()));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String path(Optional<Path> file) {
        return file.map(it -> it.toAbsolutePath().toString()).orElse("");
    }

    /**
     * For the log: what goes with a connector, and where another worker may have kept what it had read.
     *
     * @param config as it was, without what may be secret
     */
    static String removal(String name, Map<String, String> config) {
        String what = "The connector " + name
                + " is removed from its Connect group, since the settings of this worker ask" + " for none";
        if (config.getOrDefault("connector.class", "").equals(FILES_CLASS)) {
            return what + ": its files are not read any more, and where it is set again, they are read on from where it"
                    + " had come to";
        }
        if (config.getOrDefault("connector.class", "").equals(PullProperties.CLASS)) {
            return what
                    + ": its feeds are not read any more, and where it is set again, they are read on from where they"
                    + " had come to, as far as their APIs still know it";
        }
        if (!config.getOrDefault("connector.class", "").equals(SYSLOG_CLASS)) {
            return what;
        }
        String ports = Stream.of("udp", "tcp", "tls")
                .filter(it ->
                        !config.getOrDefault("syslog." + it + ".port", "-1").equals("-1"))
                .map(it ->
                        config.getOrDefault("syslog.host", "") + ":" + config.get("syslog." + it + ".port") + "/" + it)
                .collect(Collectors.joining(", "));
        return what + ": nobody listens on " + ports + " any more, and what was read and not committed stays in "
                + config.getOrDefault("syslog.spill.file", "no file") + " of the worker that had its task";
    }

    /**
     * All that the settings ask for.
     *
     * @param http what was made of {@link #http}
     * @param gate what was made by {@link GateProperties}, for all of them
     */
    public static List<Connector> wanted(
            SourceSettings source, String rawTopic, Connector http, Map<String, String> gate) {
        List<Connector> wanted = new ArrayList<>(List.of(http));
        if (source.syslog().isOn()) {
            wanted.add(Connector.of(SYSLOG, syslog(source.syslog(), rawTopic)));
        }
        if (source.files().isOn()) {
            wanted.add(
                    Connector.of(FILES, files(source.files(), source.connect().group(), rawTopic)));
        }
        if (source.pull().isOn()) {
            wanted.add(Connector.of(
                    PULL, PullProperties.of(source.pull(), source.connect().group(), rawTopic)));
        }
        return wanted.stream().map(it -> it.over(gate)).toList();
    }

    static Map<String, String> common(String type, String rawTopic) {
        Map<String, String> it = new TreeMap<>(FIXED);
        it.put("connector.class", type);
        it.put("topic", rawTopic);
        return it;
    }

    /** @param own which of Weir's settings has each of the connector's */
    static PropertyRules rules(String type, Map<String, String> own) {
        Map<String, String> fixed = new HashMap<>(FIXED);
        fixed.put("connector.class", type);
        fixed.put("acks", "all");
        fixed.put("enable.idempotence", "true");
        Map<String, String> ours = new HashMap<>(own);
        ours.put("name", "Weir");
        ours.put("topic", "topics.raw");
        ours.put("transactional.id", "Kafka Connect itself");
        ours.putAll(GateProperties.OWN);
        return new PropertyRules(fixed, ours, List.of("producer.override."), List.of());
    }
}
