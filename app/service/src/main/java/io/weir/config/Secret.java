package io.weir.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/** A value that must not reach a log, an error message or a page: it prints as {@code ***}. */
public final class Secret {
    private final String value;
    private final Supplier<Optional<String>> source;

    public Secret(String value) {
        this(value, Optional::empty);
    }

    /** @param source what stands now where the value is from; empty where it cannot be read */
    Secret(String value, Supplier<Optional<String>> source) {
        this.value = value;
        this.source = source;
    }

    /** What stands now in the file this is from; the same as before where there is none, or nothing to be read in it. */
    public Secret readAgain() {
        return source.get()
                .filter(now -> !now.isEmpty())
                .map(now -> new Secret(now, source))
                .orElse(this);
    }

    /** The value itself, for the one place that presents it to its counterpart. */
    public String reveal() {
        return value;
    }

    /** Compares in a time that does not depend on where the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(utf8(value), utf8(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
