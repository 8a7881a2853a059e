package io.weir.source;

import io.weir.pull.Begin;
import io.weir.pull.Credential;
import io.weir.pull.Feed;
import io.weir.pull.Template;
import io.weir.tls.TlsFiles;
import io.weir.tls.TlsFiles.Side;
import io.weir.tls.TlsMaterial;
import io.weir.tls.UnusableFileException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.jspecify.annotations.Nullable;

/** One feed out of the connector's settings. */
final class PullFeed {
    private final AbstractConfig config;
    private final String name;

    PullFeed(AbstractConfig config, String name) {
        this.config = config;
        this.name = name;
    }

    Feed feed() {
        return new Feed(
                name,
                text(PullFeedSettings.TYPE),
                new Feed.Call(
                        URI.create(text(PullFeedSettings.URL)),
                        text(PullFeedSettings.PATH),
                        parameters(),
                        Template.pairs(text(PullFeedSettings.HEADERS)),
                        values()),
                paging(),
                range(),
                shape(),
                new Feed.Patience(
                        millis(PullFeedSettings.TIMEOUT_MS),
                        millis(PullFeedSettings.CONNECT_TIMEOUT_MS),
                        number(PullFeedSettings.RETRIES),
                        millis(PullFeedSettings.RETRY_AFTER_MAX_MS),
                        opening()),
                millis(PullFeedSettings.INTERVAL_MS));
    }

    Credential credential() {
        String secret = config.getPassword(PullFeedSettings.name(name, PullFeedSettings.SECRET))
                .value();
        String user = text(PullFeedSettings.USER);
        return switch (text(PullFeedSettings.AUTH)) {
            case PullFeedSettings.KEY ->
                Credential.key(text(PullFeedSettings.KEY_HEADER), text(PullFeedSettings.KEY_SCHEME), secret);
            case PullFeedSettings.BASIC -> Credential.basic(user, secret);
            case PullFeedSettings.OAUTH2 ->
                Credential.clientCredentials(tokenUrl(), user, secret, text(PullFeedSettings.TOKEN_SCOPE));
            default -> Credential.none();
        };
    }

    /** Null for those the JVM believes. */
    @Nullable
    SSLContext trust() throws UnusableFileException {
        String ca = text(PullFeedSettings.CA_FILE);
        return ca.isEmpty()
                ? null
                : TlsMaterial.read(
                                new TlsFiles(Side.CLIENT, Optional.of(Path.of(ca)), Optional.empty(), Optional.empty()))
                        .context();
    }

    /** What stands in a request and has no value: {@code from} and {@code until} have theirs. */
    Set<String> open() {
        Set<String> open = used();
        open.removeAll(values().keySet());
        open.removeAll(List.of("from", "until"));
        return open;
    }

    String tokenUrl() {
        return Template.fill(text(PullFeedSettings.TOKEN_URL), values());
    }

    /** The user's, over those of the definition. */
    private Map<String, String> values() {
        String definition = text(PullFeedSettings.DEFINITION);
        Map<String, String> values = new HashMap<>(
                Template.pairs(PullFeedSettings.definition(definition).getProperty(PullFeedSettings.VALUES, "")));
        values.putAll(Template.pairs(text(PullFeedSettings.VALUES)));
        return values;
    }

    /** A value that nothing asks for is a parameter. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>(Template.pairs(text(PullFeedSettings.PARAMETERS)));
        Set<String> used = used();
        values().forEach((key, value) -> {
            if (!used.contains(key)) {
                parameters.put(key, value);
            }
        });
        return parameters;
    }

    private Set<String> used() {
        Set<String> used = new TreeSet<>();
        for (String setting : List.of(
                PullFeedSettings.PATH,
                PullFeedSettings.PARAMETERS,
                PullFeedSettings.TOKEN_URL,
                PullFeedSettings.OPEN_PATH)) {
            used.addAll(Template.names(text(setting)));
        }
        return used;
    }

    private Feed.Paging paging() {
        Feed.Kind kind = Feed.Kind.valueOf(word(PullFeedSettings.PAGING));
        return new Feed.Paging(
                kind,
                text(PullFeedSettings.NEXT_HEADER),
                names(PullFeedSettings.CURSOR_PATH),
                text(kind == Feed.Kind.PAGE ? PullFeedSettings.PAGE_PARAMETER : PullFeedSettings.CURSOR_PARAMETER),
                number(PullFeedSettings.PAGE_FIRST),
                is(PullFeedSettings.ENDLESS),
                is(PullFeedSettings.ASCENDING));
    }

    private Feed.Range range() {
        return new Feed.Range(
                Begin.parse(text(PullFeedSettings.FROM)).orElseThrow(),
                millis(PullFeedSettings.SPAN_MS),
                millis(PullFeedSettings.DELAY_MS),
                millis(PullFeedSettings.OVERLAP_MS),
                millis(PullFeedSettings.LOOK_BACK_MS),
                Feed.TimeFormat.valueOf(word(PullFeedSettings.TIME_FORMAT)),
                config.getInt(PullSettings.IDS_MAX));
    }

    private Feed.Shape shape() {
        return new Feed.Shape(
                Feed.Format.valueOf(word(PullFeedSettings.FORMAT)),
                names(PullFeedSettings.EVENTS),
                names(PullFeedSettings.ID),
                names(PullFeedSettings.TIME),
                names(PullFeedSettings.SUCCESS),
                names(PullFeedSettings.ERROR),
                names(PullFeedSettings.FOLLOW),
                codes(PullFeedSettings.FOLLOW_GONE),
                config.getInt(PullSettings.PAGE_BYTES_MAX));
    }

    private Feed.@Nullable Opening opening() {
        String path = text(PullFeedSettings.OPEN_PATH);
        return path.isEmpty()
                ? null
                : new Feed.Opening(path, codes(PullFeedSettings.OPEN_WHEN), codes(PullFeedSettings.OPEN_DONE));
    }

    private String text(String setting) {
        return config.getString(PullFeedSettings.name(name, setting));
    }

    private String word(String setting) {
        return text(setting).toUpperCase(Locale.ROOT);
    }

    private List<String> names(String setting) {
        String path = text(setting);
        return path.isEmpty() ? List.of() : Arrays.asList(path.split("\\.", -1));
    }

    private Set<String> codes(String setting) {
        return Set.copyOf(config.getList(PullFeedSettings.name(name, setting)));
    }

    private int number(String setting) {
        return config.getInt(PullFeedSettings.name(name, setting));
    }

    private boolean is(String setting) {
        return config.getBoolean(PullFeedSettings.name(name, setting));
    }

    private Duration millis(String setting) {
        return Duration.ofMillis(config.getLong(PullFeedSettings.name(name, setting)));
    }
}
