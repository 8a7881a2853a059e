package io.weir.main;

import io.weir.config.Settings;
import io.weir.doctor.LocalReader;
import io.weir.embedded.Parts;
import io.weir.embedded.SinkTargets;
import io.weir.sink.Lane;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sink",
        description = "Run the delivery alone, both lanes or one. Instances with the same sink.group share the"
                + " partitions; each needs a sink.instance of its own.",
        footer = {
            "",
            "Examples:",
            "  weir sink --config weir.yaml",
            "  weir sink --config weir.yaml --lane priority",
            "  WEIR_SINK_INSTANCE=2 WEIR_CONSOLE_PORT=8099 weir sink --config weir.yaml"
        })
final class SinkCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final PreflightOptions preflight = new PreflightOptions();

    @Option(names = "--lane", paramLabel = "LANE", description = "valid or priority; both where it is not given.")
    private List<Lane> lanes = List.of(Lane.values());

    SinkCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("INFO");
        Settings it = preflight.over(options.settings(context.environment()));
        List<String> names = lanes.stream().map(Lane::text).distinct().toList();
        List<String> topics = Stream.concat(
                        names.stream()
                                .map(name -> name.equals("valid")
                                        ? it.topics().valid()
                                        : it.topics().priority()),
                        Stream.of(
                                it.topics().receipts(),
                                it.topics().dlq(),
                                it.topics().ledger()))
                .toList();
        PartRunner runner = new PartRunner(context, it, topics, LocalReader.ofSink(it, names.size()));
        try (SinkTargets targets = SinkTargets.open(it.sink(), names)) {
            return runner.run(
                    "sink",
                    // Each lane counts its own lag.
                    List.of(),
                    true,
                    (supervisor, meters) ->
                            new Parts(supervisor, it.kafka(), it.topics(), it, meters).keepSinks(targets));
        }
    }
}
