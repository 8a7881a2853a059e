package io.weir.main;

import io.weir.config.Settings;
import io.weir.doctor.LocalReader;
import io.weir.embedded.Parts;
import io.weir.schema.Catalog;
import io.weir.topology.InstanceName;
import io.weir.verdict.CatalogJudge;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "streams",
        description = "Run the judging alone. Instances with the same streams.application-id share the partitions; each"
                + " needs a streams.instance and a --data folder of its own.",
        footer = {
            "",
            "Examples:",
            "  weir streams --config weir.yaml",
            "  WEIR_STREAMS_INSTANCE=2 WEIR_CONSOLE_PORT=8099 weir streams --config weir.yaml --data /var/lib/weir-2"
        })
final class StreamsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final PreflightOptions preflight = new PreflightOptions();

    StreamsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("INFO");
        Settings it = preflight.over(options.settings(context.environment()));
        InstanceName.of(it.streams());
        List<String> topics = List.of(
                it.topics().raw(),
                it.topics().valid(),
                it.topics().priority(),
                it.topics().dlq(),
                it.topics().ledger());
        PartRunner runner = new PartRunner(
                context, it, topics, LocalReader.here(Optional.of(it.streams().stateDir()), 0));
        Catalog catalog = ConfigOptions.catalog(it);
        return runner.run(
                "streams",
                Lanes.of(it, it.topics()),
                false,
                (supervisor, meters) -> new Parts(supervisor, it.kafka(), it.topics(), it, meters)
                        .keepStreams(() -> new CatalogJudge(catalog)));
    }
}
