package io.weir.config;

import java.util.Collection;
import java.util.Optional;

/** What a problem with the configuration says of the name that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    static Optional<String> closest(String written, Collection<String> known) {
        return io.weir.schema.Suggestion.closest(written, known);
    }

    /** The end of an error message: a suggestion, or everything there is to choose from. */
    public static String text(String written, Collection<String> known) {
        return closest(written, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> known.isEmpty()
                        ? "nothing can be set here"
                        : "known here: "
                                + String.join(", ", known.stream().sorted().toList()));
    }
}
