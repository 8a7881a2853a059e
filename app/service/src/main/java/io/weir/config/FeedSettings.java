package io.weir.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One log of one REST API. What is not set here is as the definition says. */
public record FeedSettings(
        @Setting(
                doc =
                        "At most 40 lower-case letters, digits and dashes; under this name Weir remembers how far the log was read.")
        String name,

        @Setting(
                value = "custom",
                doc =
                        "Which API it is: okta, microsoft365, github, cloudflare (audit log), cloudflare-logpull, or custom, of which properties say all.")
        Definition definition,

        @Setting(
                value = "",
                doc = "Scheme and host of the API, and what its paths begin with; required for okta and custom.")
        Optional<String> url,

        @Setting(value = "", doc = "The path behind that.") Optional<String> path,

        @Setting(
                value = "",
                doc =
                        "What the definition asks for: tenant and content-type (microsoft365), org (github), account (cloudflare), zone and fields (cloudflare-logpull). Others become parameters of the query.")
        Map<String, String> parameters,

        @Setting(
                value = "",
                doc =
                        "key (secret in a header), basic (user and secret), oauth2 (client credentials: user and secret) or none.")
        Optional<Auth> auth,

        @Setting(value = "", doc = "The name of a user, or the id of a client.")
        Optional<String> user,

        @Setting(value = "", doc = "The key, the password, or the client's secret.")
        Optional<Secret> secret,

        @Setting(value = "", doc = "Where a client gets its tokens.")
        Optional<String> tokenUrl,

        @Setting(value = "", doc = "The scope of a token.") Optional<String> tokenScope,

        @Setting(
                value = "",
                doc = "A PEM file with the certificates that sign the API's. Default: those the JVM believes.")
        Optional<Path> ca,

        @Setting(value = "", doc = "How the next page is named: link, cursor, page, or window.")
        Optional<Paging> paging,

        @Setting(
                value = "24h",
                doc =
                        "Where the log is begun at the very first start: 90m, 24h or 7d ago, a timestamp (RFC 3339), or now.")
        String from,

        @Setting(
                value = "",
                min = "100ms",
                max = "1d",
                doc = "How long to wait once all was read, and after a failure.")
        Optional<Duration> interval,

        @Setting(
                value = "",
                min = "0s",
                max = "7d",
                doc = "How much is read again, for events that come late; they are taken once.")
        Optional<Duration> overlap,

        @Setting(
                value = "",
                min = "10ms",
                max = "1h",
                doc = "The longest a request may take, all of it; 15s where no definition says more.")
        Optional<Duration> timeout,

        @Setting(value = "5s", min = "10ms", max = "5m", doc = "The longest a connection may take to be made.")
        Duration connectTimeout,

        @Setting(
                value = "3",
                min = "0",
                max = "100",
                doc = "How often a request is made again at once, each time after a longer wait.")
        int retries,

        @Setting(
                value = "",
                doc = "The log type of the events. Default: as the definition says, or each is recognised.")
        Optional<String> type,

        @Setting(
                value = "",
                doc =
                        "Any other setting of a feed, without pull.feed.NAME before it, as cursor.path or events; passed on as it is.")
        Map<String, String> properties) {
    /** Which API it is, and what has to be said of it. */
    public enum Definition {
        OKTA(true, true, ""),
        MICROSOFT365(false, true, "tenant"),
        GITHUB(false, true, "org"),
        CLOUDFLARE(false, true, "account"),
        CLOUDFLARE_LOGPULL(false, true, "zone"),
        CUSTOM(true, false, "");

        private final boolean needsUrl;
        private final boolean needsSecret;
        private final String parameter;

        /** @param parameter that it cannot do without; empty for none */
        Definition(boolean needsUrl, boolean needsSecret, String parameter) {
            this.needsUrl = needsUrl;
            this.needsSecret = needsSecret;
            this.parameter = parameter;
        }
    }

    /** How a feed presents itself. */
    public enum Auth {
        NONE,
        KEY,
        BASIC,
        OAUTH2
    }

    /** How the next page is named. */
    public enum Paging {
        LINK,
        CURSOR,
        PAGE,
        WINDOW
    }

    public FeedSettings {
        parameters = Map.copyOf(parameters);
        properties = Map.copyOf(properties);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "name \"" + name + "\" should have at most 40 lower-case letters, digits and dashes");
        }
        if (definition.needsUrl && url.isEmpty()) {
            throw new IllegalArgumentException("feed " + name + " has no url, as https://example.okta.com");
        }
        url.ifPresent(it -> check(it, "url"));
        tokenUrl.ifPresent(it -> check(it.replaceAll("\\{[a-z0-9-]+}", "x"), "token-url"));
        boolean isOpen = auth.isPresent() ? auth.get() == Auth.NONE : !definition.needsSecret;
        if (!isOpen && secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "feed " + name + " has no secret to present itself with, as ${env:NAME}");
        }
        boolean isByUser = auth.isPresent()
                ? auth.get() == Auth.BASIC || auth.get() == Auth.OAUTH2
                : definition == Definition.MICROSOFT365;
        if (isByUser && user.isEmpty()) {
            throw new IllegalArgumentException("feed " + name + " has no user: the name of one, or the id of a client");
        }
        String needed = definition.parameter;
        if (!needed.isEmpty() && !parameters.containsKey(needed) && path.isEmpty()) {
            throw new IllegalArgumentException(
                    "feed " + name + " has no parameter " + needed + ": set parameters: {" + needed + ": ...}");
        }
    }

    private static void check(String address, String key) {
        try {
            URI uri = new URI(address);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null) {
                return;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(key + " \"" + address + "\" is no address", malformed);
        }
        throw new IllegalArgumentException(key + " \"" + address + "\" should begin with https:// and a host");
    }

    @Override
    public String toString() {
        return name + " (" + definition + ")";
    }
}
