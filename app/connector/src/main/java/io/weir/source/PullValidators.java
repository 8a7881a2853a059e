package io.weir.source;

import io.weir.pull.Begin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What single settings of the pull source may be. */
final class PullValidators {
    private PullValidators() {}

    static ConfigDef.Validator begin() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (Begin.parse(String.valueOf(value)).isEmpty()) {
                        throw new ConfigException(
                                name, value, "It is 90m, 24h or 7d, a timestamp as 2026-01-31T00:00:00Z, or now.");
                    }
                },
                () -> "a duration, a timestamp, or now");
    }

    /** Of http or https, with a host and nothing that is secret; empty where it is not. */
    static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean isSound =
                    isHttp && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getFragment() == null;
            return isSound ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /** Whether others can read on the way what is sent there. */
    static boolean isOpenToOthers(URI uri) {
        String host = uri.getHost();
        boolean isThisMachine = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return "http".equals(uri.getScheme()) && !isThisMachine;
    }
}
