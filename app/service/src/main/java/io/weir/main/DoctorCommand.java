package io.weir.main;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.Topics;
import io.weir.config.KafkaSettings;
import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import io.weir.doctor.Diagnosis;
import io.weir.doctor.Local;
import io.weir.doctor.LocalReader;
import io.weir.doctor.Preflight;
import io.weir.doctor.Seen;
import io.weir.doctor.SnapshotReader;
import io.weir.doctor.Wanted;
import io.weir.doctor.Worker;
import io.weir.doctor.WorkerReader;
import io.weir.embedded.ConnectorProperties;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description =
                "Look at cluster, topics, groups, transactions, disks, clocks and the Connect worker, and say what"
                        + " could lose an event or holds delivery back: what it costs, and the command that mends it. Changes"
                        + " nothing without --fix.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:nothing is unsafe",
            " 1:something is unsafe",
            "69:no broker answers",
            "78:the settings are wrong"
        },
        footer = {
            "",
            "Examples:",
            "  weir doctor                                    the broker of weir up on this machine",
            "  weir doctor --config weir.yaml",
            "  weir doctor --config weir.yaml --fix           makes and mends topics, and nothing else",
            "  weir doctor --config weir.yaml --json | jq '.findings[] | select(.severity == \"UNSAFE\")'",
            "  weir doctor -c weir.yaml --connect http://connect-1:8083",
            "",
            "A risk that is yours to take: cluster.allow-unsafe: [broker.auto-create], or --allow-unsafe at a start."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /** What the launcher gives a part where nobody says otherwise. */
    private static final String HEAP_DEFAULT = "768m";

    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--fix",
            description = "Make missing topics and mend the settings of those that are there, first. Safe to repeat.")
    private boolean fix;

    @Option(
            names = "--connect",
            paramLabel = "URL",
            description =
                    "Where a Connect worker's REST API answers (default: source.connect.rest-host and rest-port).")
    private @Nullable URI connect;

    @Option(
            names = "--connector",
            paramLabel = "NAME",
            description = "The connector's name (default: ${DEFAULT-VALUE}).")
    private String connector = ConnectorProperties.HTTP;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "How long to watch whether the groups move; 0 not to (default: ${DEFAULT-VALUE}).")
    private int watchSeconds = 3;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("ERROR");
        Settings settings = options.settings(context.environment());
        KafkaSettings kafka = impatient(settings.kafka());
        try (Admin admin = Cluster.open(kafka, ANSWER_MAX)) {
            boolean isEmbedded = SnapshotReader.isEmbedded(admin);
            TopicSettings topics = isEmbedded ? settings.topics().onOneBroker() : settings.topics();
            List<String> fixed = fix ? fix(admin, topics) : List.of();
            Wanted wanted = Wanted.of(settings, topics, Cluster.address(admin), Instant.now());
            Diagnosis diagnosis = Diagnosis.of(
                    SnapshotReader.all(
                            kafka,
                            admin,
                            wanted,
                            worker(settings),
                            Seen.of(local(settings, isEmbedded)),
                            Duration.ofSeconds(watchSeconds)),
                    Preflight.of(settings.cluster()).accepted());
            print(diagnosis, wanted, fixed);
            return diagnosis.isSafe() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    /** A cluster of which a part is down has to be said something about within seconds. */
    private static KafkaSettings impatient(KafkaSettings kafka) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.putIfAbsent("request.timeout.ms", "5000");
        properties.putIfAbsent("default.api.timeout.ms", "10000");
        return new KafkaSettings(kafka.bootstrap(), properties);
    }

    /** What cannot be mended is a finding like any other. */
    private static List<String> fix(Admin admin, TopicSettings topics) {
        try {
            return Topics.applyAndAlter(admin, topics).done();
        } catch (ClusterUnreachableException unreachable) {
            throw unreachable;
        } catch (ClusterException refused) {
            return List.of("not everything: " + refused.getMessage());
        }
    }

    private Seen<Worker> worker(Settings settings) {
        var rest = settings.source().connect();
        if (connect == null && rest.restPort() == 0) {
            return Seen.not("source.connect.rest-port is 0, so that its port is not known (--connect)");
        }
        URI url = connect != null
                ? connect
                : URI.create("http://" + rest.advertisedHost().orElse(rest.restHost()) + ":" + rest.restPort());
        return WorkerReader.read(url, connector);
    }

    private Local local(Settings settings, boolean isEmbedded) {
        long source = LocalReader.sourceBytes(settings);
        long sink = LocalReader.sinkBytes(settings);
        return LocalReader.of(
                settings,
                heap(context.environment().getOrDefault("WEIR_HEAP", HEAP_DEFAULT)),
                isEmbedded ? source + sink : Math.max(source, sink));
    }

    /** As the launcher hands it to Java: a number with k, m or g. */
    private static long heap(String text) {
        if (!text.matches("\\d{1,9}[kKmMgG]?")) {
            return heap(HEAP_DEFAULT);
        }
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        return switch (Character.toLowerCase(text.charAt(text.length() - 1))) {
            case 'k' -> number << 10;
            case 'm' -> number << 20;
            case 'g' -> number << 30;
            default -> number;
        };
    }

    private void print(Diagnosis diagnosis, Wanted wanted, List<String> fixed) throws Exception {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("bootstrap", wanted.bootstrap());
            all.put("replication", wanted.replication());
            all.put("safe", diagnosis.isSafe());
            all.put("fixed", new ArrayList<>(fixed));
            all.put("findings", diagnosis.findings());
            context.out().println(new ObjectMapper().writeValueAsString(all));
            return;
        }
        String header = "The cluster at " + wanted.bootstrap() + ", which should keep "
                + (wanted.replication() == 1 ? "one copy" : wanted.replication() + " copies") + " of every event:";
        context.out().print(DoctorText.of(diagnosis, header, fixed));
        context.out().flush();
    }
}
