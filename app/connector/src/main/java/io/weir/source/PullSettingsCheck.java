package io.weir.source;

import io.weir.pull.Feed;
import io.weir.tls.UnusableFileException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.types.Password;

/** The pull source's own settings, and those that contradict each other. */
final class PullSettingsCheck extends SettingsCheck {
    /** Room for the address of a feed in the hints of an event. */
    private static final long HINT_BYTES = 8_192;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final Map<String, String> given;

    PullSettingsCheck(Map<String, String> given) {
        super(given, PullSettings.definition(given), "pull.");
        this.given = given;
        List<String> names = PullSettings.names(given);
        if (names.isEmpty()) {
            wrong(
                    PullSettings.FEEDS,
                    PullSettings.FEEDS
                            + " names no feed: nothing would be read. Name one, and its pull.feed.NAME.definition,"
                            + " or remove the connector.");
        }
        if (names.size() > PullSettings.FEEDS_MAX) {
            wrong(PullSettings.FEEDS, "There are more than " + PullSettings.FEEDS_MAX + " feeds: use two connectors.");
        }
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                wrong(
                        PullSettings.FEEDS,
                        "The feed " + name
                                + " needs a name of at most 40 lower-case letters, digits and dashes: its lane"
                                + " has it.");
            }
        }
        checkRequest(PullSettings.EVENT_BYTES_MAX, HINT_BYTES);
        checkLanes(PullSettings.LANE_PREFIX);
        if (faults().isEmpty()) {
            // Each setting is sound by itself, so that feeds can be made of them.
            checkFeeds(names);
        }
    }

    private void checkFeeds(List<String> names) {
        AbstractConfig config = new AbstractConfig(PullSettings.definition(given), given, false);
        for (String name : names) {
            if (isAddress(name, PullFeedSettings.URL, text(name, PullFeedSettings.URL))) {
                try {
                    check(name, new PullFeed(config, name));
                } catch (IllegalArgumentException malformed) {
                    wrong(
                            PullFeedSettings.name(name, PullFeedSettings.VALUES),
                            "The values, parameters or headers of the feed " + name + " cannot be read: "
                                    + malformed.getMessage() + ". They are name=value&name=value, percent-encoded.");
                }
            }
        }
    }

    private void check(String name, PullFeed settings) {
        Set<String> open = settings.open();
        if (!open.isEmpty()) {
            wrong(
                    PullFeedSettings.name(name, PullFeedSettings.VALUES),
                    "The feed " + name + " has no value for " + String.join(", ", open) + ". Set "
                            + PullFeedSettings.name(name, PullFeedSettings.VALUES) + "="
                            + open.iterator().next()
                            + "=...");
            return;
        }
        checkCredentials(name, settings);
        Feed feed = settings.feed();
        HttpRequest.Builder request = HttpRequest.newBuilder(feed.call().base());
        // Some are the client's own.
        feed.call().headers().forEach(request::setHeader);
        request.setHeader(text(name, PullFeedSettings.KEY_HEADER), "");
        checkPaging(name, feed);
        checkRange(name, feed);
        try {
            settings.trust();
        } catch (UnusableFileException unusable) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.CA_FILE);
            wrong(setting, setting + ": " + unusable.fault() + ".");
        } catch (InvalidPathException malformed) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.CA_FILE);
            wrong(setting, setting + " is no path.");
        }
    }

    private void checkCredentials(String name, PullFeed settings) {
        String auth = text(name, PullFeedSettings.AUTH);
        if (auth.equals(PullFeedSettings.NONE)) {
            return;
        }
        boolean hasSecret = value(PullFeedSettings.name(name, PullFeedSettings.SECRET)) instanceof Password it
                && !it.value().isBlank();
        if (!hasSecret) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.SECRET);
            wrong(setting, setting + " is not set, and the feed presents itself with it (auth=" + auth + ").");
        }
        if (!auth.equals(PullFeedSettings.KEY)
                && text(name, PullFeedSettings.USER).isBlank()) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.USER);
            wrong(setting, setting + " is not set, and auth=" + auth + " needs it.");
        }
        if (auth.equals(PullFeedSettings.OAUTH2)) {
            isAddress(name, PullFeedSettings.TOKEN_URL, settings.tokenUrl());
        }
    }

    private boolean isAddress(String name, String setting, String address) {
        Optional<URI> uri = PullValidators.address(address);
        String at = PullFeedSettings.name(name, setting);
        if (uri.isEmpty()) {
            wrong(at, at + " is no address: it begins with https:// and a host, and has no user in it.");
            return false;
        }
        if (uri.get().getRawQuery() != null && setting.equals(PullFeedSettings.URL)) {
            wrong(
                    at,
                    at + " has a query, which belongs to " + PullFeedSettings.name(name, PullFeedSettings.PARAMETERS)
                            + ".");
            return false;
        }
        boolean isSecret = !text(name, PullFeedSettings.AUTH).equals(PullFeedSettings.NONE);
        if (isSecret && PullValidators.isOpenToOthers(uri.get())) {
            wrong(at, at + " is http: who is on the way would read the credentials. Use https.");
            return false;
        }
        return true;
    }

    private void checkPaging(String name, Feed feed) {
        if (feed.paging().kind() == Feed.Kind.CURSOR
                && feed.paging().cursorPath().isEmpty()) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.CURSOR_PATH);
            wrong(setting, setting + " is not set: where does a page have the next cursor?");
        }
        boolean isJson = feed.shape().format() == Feed.Format.JSON;
        if (!isJson
                && (feed.paging().kind() == Feed.Kind.CURSOR
                        || !feed.shape().follow().isEmpty())) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.FORMAT);
            wrong(setting, setting + "=ndjson has nothing but events: neither a cursor nor what is to be followed.");
        }
        if (feed.paging().isEndless()
                && (feed.paging().kind() == Feed.Kind.PAGE || feed.paging().kind() == Feed.Kind.WINDOW)) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.ENDLESS);
            wrong(setting, setting + " needs paging by link or cursor.");
        }
    }

    private void checkRange(String name, Feed feed) {
        if (feed.paging().isEndless()) {
            return;
        }
        if (feed.call().parameters().values().stream().noneMatch(it -> it.contains("{from}"))) {
            String setting = PullFeedSettings.name(name, PullFeedSettings.PARAMETERS);
            wrong(setting, setting + " has no {from}: each round would read everything again.");
        }
        Feed.Range range = feed.range();
        String overlap = PullFeedSettings.name(name, PullFeedSettings.OVERLAP_MS);
        if (!range.span().isZero() && range.overlap().compareTo(range.span()) >= 0) {
            wrong(overlap, overlap + " must be less than the span of a round, or no round gets further than the last.");
        }
        if (!range.overlap().isZero() && feed.shape().id().isEmpty()) {
            wrong(
                    overlap,
                    overlap + " needs " + PullFeedSettings.name(name, PullFeedSettings.ID)
                            + ": what is read again is known by its id. Set one, or " + overlap + "=0.");
        }
    }

    private String text(String feed, String setting) {
        return value(PullFeedSettings.name(feed, setting)).toString();
    }
}
