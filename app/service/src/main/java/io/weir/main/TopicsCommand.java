package io.weir.main;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.Applied;
import io.weir.cluster.Cluster;
import io.weir.cluster.TopicProblem;
import io.weir.cluster.Topics;
import io.weir.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        description = "Make the topics, or see whether they are as Weir needs them.",
        synopsisSubcommandLabel = "(apply | check)",
        footer = {
            "",
            "Examples:",
            "  weir topics apply --config weir.yaml           makes what is missing, alters nothing",
            "  weir topics apply --config weir.yaml --alter   also mends settings that are unsafe",
            "  weir topics check --config weir.yaml           exit code 1 and a command for each problem"
        })
final class TopicsCommand {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

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
