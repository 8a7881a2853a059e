package io.weir.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * What the pull source can be told of one feed, under a name that the user gives it. A definition is values for the same
 * settings, in a file of its own, which hold where the user says nothing else.
 */
final class PullFeedSettings {
    static final String PREFIX = "pull.feed.";
    static final String CUSTOM = "custom";

    static final String DEFINITION = "definition";
    static final String URL = "url";
    static final String PATH = "path";
    static final String PARAMETERS = "parameters";
    static final String VALUES = "values";
    static final String HEADERS = "headers";
    static final String TYPE = "type";
    static final String AUTH = "auth";
    static final String KEY_HEADER = "key.header";
    static final String KEY_SCHEME = "key.scheme";
    static final String USER = "user";
    static final String SECRET = "secret";
    static final String TOKEN_URL = "token.url";
    static final String TOKEN_SCOPE = "token.scope";
    static final String CA_FILE = "ca.file";
    static final String PAGING = "paging";
    static final String NEXT_HEADER = "next.header";
    static final String CURSOR_PATH = "cursor.path";
    static final String CURSOR_PARAMETER = "cursor.parameter";
    static final String PAGE_PARAMETER = "page.parameter";
    static final String PAGE_FIRST = "page.first";
    static final String ENDLESS = "endless";
    static final String ASCENDING = "ascending";
    static final String FORMAT = "format";
    static final String EVENTS = "events";
    static final String ID = "id";
    static final String TIME = "time";
    static final String SUCCESS = "success";
    static final String ERROR = "error";
    static final String FOLLOW = "follow";
    static final String FOLLOW_GONE = "follow.gone";
    static final String OPEN_PATH = "open.path";
    static final String OPEN_WHEN = "open.when";
    static final String OPEN_DONE = "open.done";
    static final String FROM = "from";
    static final String TIME_FORMAT = "time.format";
    static final String INTERVAL_MS = "interval.ms";
    static final String DELAY_MS = "delay.ms";
    static final String OVERLAP_MS = "overlap.ms";
    static final String SPAN_MS = "span.ms";
    static final String LOOK_BACK_MS = "look.back.ms";
    static final String TIMEOUT_MS = "timeout.ms";
    static final String CONNECT_TIMEOUT_MS = "connect.timeout.ms";
    static final String RETRIES = "retries";
    static final String RETRY_AFTER_MAX_MS = "retry.after.max.ms";

    static final String NONE = "none";
    static final String KEY = "key";
    static final String BASIC = "basic";
    static final String OAUTH2 = "oauth2";

    /** Those that come with Weir, each a file. */
    static final List<String> DEFINITIONS =
            List.of("okta", "microsoft365", "github", "cloudflare", "cloudflare-logpull", CUSTOM);

    private PullFeedSettings() {}

    static String name(String feed, String setting) {
        return PREFIX + feed + "." + setting;
    }

    static void define(ConfigDef all, String feed, String definition) {
        Properties defaults = definition(definition);
        int order = 0;
        for (PullFeedFields.Field each : PullFeedFields.ALL) {
            Object byDefault =
                    each.name().equals(DEFINITION) ? CUSTOM : defaults.getOrDefault(each.name(), each.byDefault());
            all.define(
                    name(feed, each.name()),
                    each.type(),
                    byDefault == null ? ConfigDef.NO_DEFAULT_VALUE : byDefault,
                    each.validator(),
                    each.importance(),
                    each.documentation(),
                    "Feed " + feed,
                    ++order,
                    Width.MEDIUM,
                    each.name());
        }
    }

    /** What a definition sets; nothing where there is none of that name. */
    static Properties definition(String name) {
        Properties properties = new Properties();
        if (!DEFINITIONS.contains(name) || name.equals(CUSTOM)) {
            return properties;
        }
        try (InputStream in = PullFeedSettings.class.getResourceAsStream("/io/weir/pull/" + name + ".properties")) {
            if (in == null) {
                throw new IllegalStateException("the plugin has no definition " + name);
            }
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties;
    }

    static String definition(Map<String, String> given, String feed) {
        return given.getOrDefault(name(feed, DEFINITION), CUSTOM);
    }

    static List<String> names() {
        return PullFeedFields.ALL.stream().map(PullFeedFields.Field::name).toList();
    }
}
