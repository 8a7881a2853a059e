package io.weir.main;

import io.weir.cluster.Cluster;
import io.weir.cluster.TopicProblem;
import io.weir.cluster.Topics;
import io.weir.config.Settings;
import io.weir.delivery.SiemTarget;
import io.weir.schema.Catalog;
import io.weir.siem.Targets;
import io.weir.topology.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = "Read the settings and the log types and say all that is wrong with them, without running"
                + " anything.",
        footer = {
            "",
            "Examples:",
            "  weir check --config weir.yaml",
            "  weir check --config weir.yaml --online      asks the cluster for its topics as well"
        })
final class CheckCommand implements Callable<Integer> {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--online", description = "Ask the cluster too: does it answer, are its topics there and safe?")
    private boolean online;

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        InstanceName.check(settings.streams());
        Catalog catalog = ConfigOptions.catalog(settings);
        try (SiemTarget target = Targets.open(settings.sink().target(), 1)) {
            context.out()
                    .println("The settings are sound: " + catalog.types().size() + " log types, target " + target.name()
                            + ".");
        }
        return online ? online(settings) : ExitCode.OK;
    }

    private int online(Settings settings) {
        try (Admin admin = Cluster.open(settings.kafka(), ANSWER_MAX)) {
            List<TopicProblem> problems = Topics.check(admin, settings.topics());
            problems.forEach(context.out()::println);
            if (problems.isEmpty()) {
                context.out()
                        .println("The cluster at " + settings.kafka().bootstrap()
                                + " answers, and its topics are all there and safe.");
            }
            return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}
