package io.weir.main;

import io.weir.config.ConfigException;
import io.weir.config.Location;
import io.weir.config.Problem;
import io.weir.config.Settings;
import io.weir.config.SourceSettings;
import io.weir.console.IntakeMetrics;
import io.weir.doctor.LocalReader;
import io.weir.embedded.ConnectWorker;
import io.weir.embedded.Connector;
import io.weir.embedded.ConnectorProperties;
import io.weir.embedded.GateProperties;
import io.weir.embedded.PullProperties;
import io.weir.embedded.SourcePart;
import io.weir.embedded.WorkerProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "source",
        description = "Run the intake alone: a Kafka Connect worker with the sources on it. Instances with the same"
                + " source.connect.group share the tasks (source.tasks).",
        footer = {
            "",
            "Examples:",
            "  weir source --config weir.yaml",
            "  WEIR_SOURCE_CONNECT_REST_PORT=8084 WEIR_SOURCE_PORT=8098 WEIR_CONSOLE_PORT=8099 weir source -c weir.yaml"
        })
final class SourceCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final PreflightOptions preflight = new PreflightOptions();

    SourceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("INFO");
        Settings settings = preflight.over(options.settings(context.environment()));
        requireTokens(settings.source());
        String raw = settings.topics().raw();
        PartRunner runner = new PartRunner(context, settings, List.of(raw), LocalReader.ofSource(settings));
        Path plugins = Installation.find().plugins();
        Map<String, String> worker = new HashMap<>(WorkerProperties.of(
                settings.kafka(),
                settings.source().connect(),
                settings.source().tokens(),
                plugins,
                settings.topics().replication()));
        worker.putAll(PullProperties.secrets(settings.source().pull()));
        List<Connector> connectors = ConnectorProperties.wanted(
                settings.source(),
                raw,
                Connector.of(ConnectorProperties.HTTP, ConnectorProperties.http(settings.source(), raw)),
                GateProperties.of(settings.kafka(), settings.topics(), settings));
        return runner.run("source", List.of(), false, (supervisor, meters) -> {
            IntakeMetrics.bindTo(meters);
            supervisor.keep(
                    "source", whenFatal -> new SourcePart(ConnectWorker.prepare(worker), connectors, whenFatal));
        });
    }

    /** {@code weir up} makes one; workers of a group need the same, so here it has to be given. */
    private static void requireTokens(SourceSettings source) {
        if (source.auth() == SourceSettings.Auth.TOKEN && source.tokens().isEmpty()) {
            throw new ConfigException(List.of(new Problem(
                    Location.variable("WEIR_SOURCE_TOKENS"),
                    "source.tokens",
                    "is required: name at least one token that senders present (as ${env:NAME} or ${file:path}), or set"
                            + " source.auth: none to let everybody send")));
        }
    }
}
