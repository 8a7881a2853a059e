package io.weir.main;

import io.weir.config.Settings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command that starts a part takes: the risks its user knows. */
final class PreflightOptions {
    @Option(
            names = "--allow-unsafe",
            split = ",",
            paramLabel = "CHECK",
            description = "Start although this check finds the cluster unsafe; weir doctor gives the names. Logged as a"
                    + " warning at each start.")
    private List<String> allowUnsafe = new ArrayList<>();

    Settings over(Settings settings) {
        return ConfigOptions.checked(settings.allowingUnsafe(allowUnsafe));
    }
}
