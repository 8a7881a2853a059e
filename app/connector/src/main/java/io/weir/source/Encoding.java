package io.weir.source;

import org.jspecify.annotations.Nullable;

/** How a body is packed. */
enum Encoding {
    IDENTITY,
    GZIP;

    /** Null for any other. */
    static @Nullable Encoding of(@Nullable String header) {
        if (header == null || header.equalsIgnoreCase("identity")) {
            return IDENTITY;
        }
        return header.equalsIgnoreCase("gzip") || header.equalsIgnoreCase("x-gzip") ? GZIP : null;
    }
}
