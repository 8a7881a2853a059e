package io.weir.main;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.config.Chosen;
import io.weir.config.Reference;
import io.weir.config.Settings;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "What can be set, and what is.",
        synopsisSubcommandLabel = "(reference | show)",
        footer = {
            "",
            "Examples:",
            "  weir config reference                   every setting with its default, as Markdown",
            "  weir config show --config weir.yaml     every setting as it holds, and where that is from"
        })
final class ConfigCommand {
    private final Context context;

    ConfigCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "reference",
            description = "Print every setting with its default and meaning, as Markdown.",
            mixinStandardHelpOptions = true)
    int reference() {
        context.out().print(Reference.markdown(Settings.class, ConfigOptions.variants()));
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "Print every setting as it holds, and where that is from: a line of the file, a variable, the"
                    + " preset, or the default. Secrets are ***.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  weir config show --config weir.yaml",
                "  weir config show --config weir.yaml --set",
                "  WEIR_PRESET=security weir config show --json"
            })
    int show(
            @Mixin ConfigOptions options,
            @Option(names = "--set", description = "Only what is not Weir's own default.") boolean set,
            @Option(names = "--json", description = "Everything, on one line.") boolean json)
            throws IOException {
        Logging.toConsole("WARN");
        List<Chosen> chosen = options.chosen(context.environment()).stream()
                .filter(it -> !set || !it.from().equals("default"))
                .toList();
        if (json) {
            context.out().println(new JsonMapper().writeValueAsString(chosen));
            return ExitCode.OK;
        }
        int width = chosen.stream()
                .mapToInt(it -> it.path().length() + 1 + it.value().length())
                .filter(it -> it < 70)
                .max()
                .orElse(0);
        chosen.forEach(it -> context.out()
                .println(String.format("%-" + (width + 1) + "s  # %s", it.path() + "=" + it.value(), it.from())));
        return ExitCode.OK;
    }
}
