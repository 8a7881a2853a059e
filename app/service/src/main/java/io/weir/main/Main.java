package io.weir.main;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code weir}: reads the command line and ends the process with the command's exit code. */
@Command(
        name = "weir",
        description = {
            "Takes security logs in, keeps them in Kafka, judges each one, and delivers them",
            "to the SIEM as fast as the SIEM can take them, so that a spike, a slow SIEM or a",
            "crash costs time and never events."
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:something did not work, or a check found something wrong",
            " 2:the command line is wrong",
            "69:no broker answers; trying again later may help",
            "78:the settings or the log types are wrong"
        },
        footer = {
            "",
            "Kafka's own tools are here too, so that nothing else has to be installed:",
            "  weir kafka-console-consumer --bootstrap-server 127.0.0.1:9092 --topic weir.dlq --from-beginning",
            "",
            "Start with: weir up"
        })
public final class Main implements Runnable {
    /** The examples in the help have to fit: they are there to be copied. */
    private static final int USAGE_WIDTH = 110;

    /** In the order of the help. */
    private static final Map<String, Function<Context, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("up", UpCommand::new);
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("pipe", PipeCommand::new);
        COMMANDS.put("test", TestCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("config", ConfigCommand::new);
        COMMANDS.put("source", SourceCommand::new);
        COMMANDS.put("streams", StreamsCommand::new);
        COMMANDS.put("sink", SinkCommand::new);
        COMMANDS.put("topics", TopicsCommand::new);
        COMMANDS.put("audit", AuditCommand::new);
        COMMANDS.put("explain", ExplainCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("siem", SiemCommand::new);
        COMMANDS.put("help", context -> new HelpCommand());
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && KafkaTool.isOne(args[0])) {
            KafkaTool.run(args[0], Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        Context context = Context.ofProcess();
        int code = run(context, args);
        context.lifetime().stopped(code);
        System.exit(code);
    }

    /** The exit code of one command line. */
    static int run(Context context, String... args) {
        CommandLine line = new CommandLine(new Main());
        // To look into one command is a tenth of a second sooner than to look into all of them.
        String named = args.length > 0 && COMMANDS.containsKey(args[0]) && !args[0].equals("help") ? args[0] : "";
        COMMANDS.forEach((name, command) -> {
            if (named.isEmpty() || named.equals(name)) {
                line.addSubcommand(name, command.apply(context));
            }
        });
        line.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            command.getCommandSpec().versionProvider(new Version());
        });
        line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new Failures());
        line.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
        return line.execute(args);
    }

    /** The sentence and where to look; the whole help would push the sentence off the screen. */
    private static int misused(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        if (UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println();
        }
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
