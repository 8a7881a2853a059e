package io.weir.main;

import io.weir.config.Settings;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Run everything in one process: broker, intake, judging, delivery. Data is kept.",
        footer = {
            "",
            "Examples:",
            "  weir up                              defaults; delivers to a file in ./weir-data",
            "  weir up --config weir.yaml --data /var/lib/weir",
            "  WEIR_SOURCE_PORT=18088 weir up       any setting can be a variable"
        })
final class UpCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final PreflightOptions preflight = new PreflightOptions();

    @Option(
            names = "--stop-when-ready",
            description = "Stop again once events would be taken: tries the settings for real.")
    private boolean stopWhenReady;

    UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = preflight.over(options.settings(context.environment()));
        Logging.toFile(options.data());
        context.lifetime().endOnSignal();
        context.err().println("Weir is starting with its data in " + options.data() + " ...");
        try (AllInOne it = new AllInOne(settings, options.data(), context.lifetime())) {
            if (it.awaitReady(context.lifetime())) {
                if (stopWhenReady) {
                    context.out().println("Weir was ready, and stops.");
                    return ExitCode.OK;
                }
                context.out()
                        .print(Card.of(
                                settings, it.pipeline(), it.folder().path(), it.consolePort(), Clock.systemUTC()));
                context.out().flush();
            }
            return context.lifetime().awaitEnd(context.err());
        }
    }
}
