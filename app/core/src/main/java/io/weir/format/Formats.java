package io.weir.format;

import java.util.List;
import java.util.Optional;

/** The formats there are, in the order in which they are asked whether bytes are theirs. */
public final class Formats {
    public static final Format JSON = new JsonFormat();
    public static final Format SYSLOG = new SyslogFormat();

    private static final List<Format> ALL = List.of(JSON, SYSLOG);

    private Formats() {}

    public static Optional<Format> named(String name) {
        return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Format::name).toList();
    }

    public static Optional<Format> claiming(byte[] bytes) {
        for (Format format : ALL) {
            if (format.claims(bytes)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
