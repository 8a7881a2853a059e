package io.weir.main;

import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Settings;
import io.weir.demo.Demo;
import io.weir.demo.DemoOptions;
import io.weir.demo.FakeSiem;
import io.weir.demo.FaultSpec;
import io.weir.demo.Mix;
import io.weir.demo.Pace;
import io.weir.demo.RunningWeir;
import io.weir.demo.Spike;
import io.weir.embedded.Pipeline;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "up, plus a generator of security events and a SIEM that misbehaves on command, with a live view.",
        footer = {
            "",
            "A fault is kind[=argument][:duration][@start], such as 429:20s, slow=500ms:1m@30s, 503, refuse, reset.",
            "",
            "Examples:",
            "  weir demo                                              live, until you press q",
            "  weir demo --events 50000 --fault 429:20s --exit        no terminal; exit code 1 if an event is missing",
            "  weir demo --room 4MB --fault 503:20s                   the intake closes before the room is gone, and opens again"
        })
final class DemoCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--mix", description = "What kinds of events: all, or logins only (default: ${DEFAULT-VALUE}).")
    private Mix mix = Mix.ALL;

    @Option(names = "--events", description = "How many; 0 goes on until you quit (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--rate", description = "Events a second; 0 is as fast as they go (default: ${DEFAULT-VALUE}).")
    private long rate = DemoOptions.RATE_DEFAULT;

    @Option(names = "--spike", description = "A spike: rate:duration@start, such as 5000:10s@30s. May be repeated.")
    private List<String> spikes = List.of();

    @Option(names = "--fault", description = "What the SIEM does, and when. May be repeated.")
    private List<String> faults = List.of();

    @Option(
            names = "--room",
            description = "Room for events that are not delivered, such as 4MB: a small one closes the intake while the"
                    + " SIEM is away (default: retain.budget, or what the disk has).")
    private @Nullable String room;

    @Option(names = "--exit", description = "No view: progress lines, the drain, the account, and an exit code.")
    private boolean exit;

    @Option(names = "--seed", description = "Makes the same events again (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--connections", description = "Senders at once (default: ${DEFAULT-VALUE}).")
    private int connections = 4;

    @Option(
            names = "--siem-port",
            description = "The port of the SIEM; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int siemPort;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        DemoOptions demo = demoOptions();
        Logging.toFile(options.data());
        context.lifetime().endOnSignal();
        try (FakeSiem siem = FakeSiem.start(siemPort)) {
            Settings settings = options.settings(deliveringTo(siem));
            context.err().println("Weir is starting with its data in " + options.data() + " ...");
            try (AllInOne it = new AllInOne(settings, options.data(), context.lifetime())) {
                if (!it.awaitReady(context.lifetime())) {
                    return context.lifetime().awaitEnd(context.err());
                }
                return new Demo(demo, running(it), siem, context.out(), Clock.systemUTC()).run();
            }
        }
    }

    private DemoOptions demoOptions() {
        try {
            return new DemoOptions(
                    mix,
                    events,
                    new Pace(rate, spikes.stream().map(Spike::parse).toList()),
                    faults.stream().map(FaultSpec::parse).toList(),
                    exit,
                    seed,
                    connections,
                    DemoOptions.DRAIN_PATIENCE_DEFAULT);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** The SIEM of the demo takes the place of the one that is configured, the way a variable does. */
    private Map<String, String> deliveringTo(FakeSiem siem) {
        Map<String, String> environment = new HashMap<>(context.environment());
        environment.put("WEIR_SINK_TARGET_TYPE", "splunk-hec");
        environment.put("WEIR_SINK_TARGET_URL", siem.url().toString());
        environment.put("WEIR_SINK_TARGET_TOKEN", "demo");
        if (room != null) {
            ByteSize size = ByteSize.parse(room)
                    .orElseThrow(() -> new CommandLine.ParameterException(
                            spec.commandLine(), "--room should be a size such as 4MB, not " + room));
            for (String topic : List.of("RAW", "VALID", "PRIORITY")) {
                environment.put("WEIR_RETAIN_BUDGET_" + topic, String.valueOf(size.bytes()));
            }
        }
        return environment;
    }

    private static RunningWeir running(AllInOne it) {
        Pipeline pipeline = it.pipeline();
        return new RunningWeir(
                pipeline.intake(),
                pipeline.token().map(Secret::reveal),
                "splunk-hec",
                pipeline.kafka(),
                pipeline.topics(),
                it::room,
                () -> pipeline.failure().map(failure -> String.valueOf(failure.getMessage())));
    }
}
