package io.weir.config;

import java.util.List;

/** What is asked of the cluster before anything starts. */
public record ClusterSettings(
        @Setting(
                value = "",
                doc =
                        "Checks of weir doctor whose UNSAFE findings do not keep a part from starting, by their ids; each is logged as a warning at every start.")
        List<String> allowUnsafe) {
    public ClusterSettings {
        allowUnsafe = List.copyOf(allowUnsafe);
    }
}
