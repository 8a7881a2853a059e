package io.weir.main;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new UpCommand(context))
                .addSubcommand(new DemoCommand(context))
                .addSubcommand(new PipeCommand(context))
                .addSubcommand(new TestCommand(context))
                .addSubcommand(new CheckCommand(context))
                .addSubcommand(new ConfigCommand(context))
                .addSubcommand(new SourceCommand(context))
                .addSubcommand(new StreamsCommand(context))
                .addSubcommand(new SinkCommand(context))
                .addSubcommand(new TopicsCommand(context))
                .addSubcommand(new AuditCommand(context))
                .addSubcommand(new ExplainCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new SiemCommand(context))
                .addSubcommand(new HelpCommand());
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
