package io.weir.main;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.audit.AuditScope;
import io.weir.cluster.Applied;
import io.weir.cluster.Cluster;
import io.weir.cluster.TopicProblem;
import io.weir.cluster.Topics;
import io.weir.config.Settings;
import io.weir.retention.RetentionReport;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        description = "Make the topics, see whether they are as Weir needs them, and how long they keep what.",
        synopsisSubcommandLabel = "(apply | check | retention)",
        footer = {
            "",
            "Examples:",
            "  weir topics apply --config weir.yaml           makes what is missing, alters nothing",
            "  weir topics apply --config weir.yaml --alter   also mends settings that are unsafe",
            "  weir topics check --config weir.yaml           exit code 1 and a command for each problem",
            "  weir topics retention                          how long events are kept, and what could be lost when"
        })
final class TopicsCommand {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    /** Two looks show how fast a topic grows. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private final Context context;

    TopicsCommand(Context context) {
        this.context = context;
    }

    @Command(name = "apply", description = "Make the topics that are missing.", mixinStandardHelpOptions = true)
    int apply(
            @Mixin ConfigOptions options,
            @Option(names = "--alter", description = "Mend settings of topics that are there, where that is possible.")
                    boolean alter) {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        try (Admin admin = Cluster.open(settings.kafka(), ANSWER_MAX)) {
            Applied applied =
                    alter ? Topics.applyAndAlter(admin, settings.topics()) : Topics.apply(admin, settings.topics());
            applied.lines().forEach(context.out()::println);
            return applied.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    @Command(
            name = "check",
            description = "See whether every topic is there and safe.",
            mixinStandardHelpOptions = true)
    int check(@Mixin ConfigOptions options, @Option(names = "--json", description = "Print JSON.") boolean json)
            throws IOException {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        try (Admin admin = Cluster.open(settings.kafka(), ANSWER_MAX)) {
            List<TopicProblem> problems = Topics.check(admin, settings.topics());
            print(context.out(), problems, json);
            return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    @Command(
            name = "retention",
            description = {
                "For each partition: what is kept, what receipts allow to delete, and what keeps the rest. For each topic:",
                "its bytes, and how long until an event could be lost. Changes nothing."
            },
            mixinStandardHelpOptions = true)
    int retention(@Mixin ConfigOptions options, @Option(names = "--json", description = "Print JSON.") boolean json)
            throws InterruptedException {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        AuditScope scope = AuditScope.of(settings, ConfigOptions.kafka(settings), settings.topics());
        RetentionReport report = RetentionReport.read(
                scope,
                settings.retain(),
                Clock.systemUTC(),
                () -> TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis()));
        if (json) {
            context.out().println(report.json());
        } else {
            context.out().print(report.text());
        }
        return ExitCode.OK;
    }

    private static void print(PrintStream out, List<TopicProblem> problems, boolean json) throws IOException {
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(Map.of("problems", problems)));
        } else if (problems.isEmpty()) {
            out.println("topics: all there and safe");
        } else {
            problems.forEach(out::println);
        }
    }
}
