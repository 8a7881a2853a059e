package io.weir.main;

import io.weir.config.Reference;
import io.weir.config.Settings;
import picocli.CommandLine.Command;

@Command(
        name = "config",
        description = "What can be set.",
        synopsisSubcommandLabel = "reference",
        footer = {"", "Examples:", "  weir config reference       every setting with its default, as Markdown"})
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
}
