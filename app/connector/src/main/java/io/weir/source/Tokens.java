package io.weir.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may send. Splunk's three ways to show a token in the {@code Authorization} header are understood, and
 * {@code Bearer}; one in the query string, where proxies log it, is not.
 */
final class Tokens {
    private final List<byte[]> tokens;

    private Tokens(List<byte[]> tokens) {
        this.tokens = tokens;
    }

    static Tokens of(List<String> tokens) {
        return new Tokens(tokens.stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Every request may pass, whatever it shows. */
    static Tokens none() {
        return new Tokens(List.of());
    }

    /** Null where the request may pass. */
    @Nullable
    Refusal check(@Nullable String authorization, boolean tokenInQuery) {
        if (tokens.isEmpty()) {
            return null;
        }
        if (authorization == null || authorization.isBlank()) {
            return tokenInQuery ? Refusal.TOKEN_IN_QUERY : Refusal.TOKEN_REQUIRED;
        }
        byte[] shown = token(authorization.strip());
        if (shown == null) {
            return Refusal.INVALID_AUTHORIZATION;
        }
        boolean known = false;
        for (byte[] token : tokens) {
            // Each is compared in constant time and all of them are, so that time tells nothing.
            known |= MessageDigest.isEqual(token, shown);
        }
        return known ? null : Refusal.INVALID_TOKEN;
    }

    private static byte @Nullable [] token(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return null;
        }
        String scheme = authorization.substring(0, space);
        String shown = authorization.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Splunk") || scheme.equalsIgnoreCase("Bearer")) {
            return shown.getBytes(StandardCharsets.UTF_8);
        }
        return scheme.equalsIgnoreCase("Basic") ? password(shown) : null;
    }

    /** Of {@code user:token}, where any user will do. */
    private static byte @Nullable [] password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
