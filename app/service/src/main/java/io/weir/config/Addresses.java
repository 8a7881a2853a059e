package io.weir.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where one service is reached: one address, or several that are as good as each other, by commas. */
public record Addresses(List<URI> uris) {
    /** Each is tried in turn where all are down, so many more would only be many waits. */
    private static final int COUNT_MAX = 64;

    public Addresses {
        uris = List.copyOf(uris);
        if (uris.isEmpty() || uris.size() > COUNT_MAX) {
            throw new IllegalArgumentException(uris.size() + " addresses, and not 1 to " + COUNT_MAX);
        }
    }

    public static Addresses of(URI... uris) {
        return new Addresses(List.of(uris));
    }

    /** Empty where the text is anything else. A comma inside an address is not followed by the scheme of another. */
    static Optional<Addresses> parse(String text) {
        List<Optional<URI>> uris = List.of(text.strip().split("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)", -1)).stream()
                .map(Scalars::uri)
                .toList();
        boolean sound = uris.stream().allMatch(Optional::isPresent)
                && uris.size() <= COUNT_MAX
                && new HashSet<>(uris).size() == uris.size();
        return sound
                ? Optional.of(
                        new Addresses(uris.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    /** As a user would write it. */
    @Override
    public String toString() {
        return uris.stream().map(URI::toString).collect(Collectors.joining(","));
    }
}
