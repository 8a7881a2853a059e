package io.weir.pull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses that a server names. */
final class Links {
    private Links() {}

    /**
     * @param header {@code Link} with relations (RFC 8288), or any other, which holds the address alone
     * @param values all of that header
     * @return null where there is no next one
     */
    static @Nullable String next(String header, List<String> values) {
        if (!header.equalsIgnoreCase("link")) {
            return values.isEmpty() || values.get(0).isBlank()
                    ? null
                    : values.get(0).strip();
        }
        for (String value : values) {
            for (String link : split(value)) {
                int close = link.indexOf('>');
                if (link.startsWith("<") && close > 0 && isNext(link.substring(close + 1))) {
                    return link.substring(1, close).strip();
                }
            }
        }
        return null;
    }

    static boolean isSameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** Null where it is no address. */
    static @Nullable URI resolved(URI from, String address) {
        try {
            return from.resolve(new URI(address));
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    /** Without the host: the next request is to the same one in any case. */
    static String pathAndQuery(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** For people: a query can hold what is secret. */
    static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    private static boolean isNext(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            String[] parts = parameter.strip().split("=", 2);
            if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("rel")) {
                String rels = parts[1].strip().replace("\"", "").toLowerCase(Locale.ROOT);
                return List.of(rels.split("\\s+")).contains("next");
            }
        }
        return false;
    }

    /** By the commas that are not within an address or a quoted text. */
    private static List<String> split(String value) {
        List<String> links = new ArrayList<>();
        int begin = 0;
        boolean isAddress = false;
        boolean isQuoted = false;
        for (int i = 0; i <= value.length(); i++) {
            char c = i == value.length() ? ',' : value.charAt(i);
            if (c == '"' && !isAddress) {
                isQuoted = !isQuoted;
            } else if (c == '<' && !isQuoted) {
                isAddress = true;
            } else if (c == '>') {
                isAddress = false;
            } else if (c == ',' && (i == value.length() || (!isAddress && !isQuoted))) {
                links.add(value.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        return links;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
