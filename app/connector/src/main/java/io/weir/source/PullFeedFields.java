package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** Each setting of a feed: what it may be, what it is where nobody says, and what it is for. */
final class PullFeedFields {
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1_000;

    /** @param byDefault null where a user or a definition has to say it */
    record Field(
            String name,
            ConfigDef.Type type,
            @Nullable Object byDefault,
            @Nullable Validator validator,
            Importance importance,
            String documentation) {}

    static final List<Field> ALL = List.of(
            new Field(
                    PullFeedSettings.DEFINITION,
                    ConfigDef.Type.STRING,
                    PullFeedSettings.CUSTOM,
                    ValidString.in(PullFeedSettings.DEFINITIONS.toArray(String[]::new)),
                    HIGH,
                    "Which API it is. Its definition has all that is not set here; custom has nothing."),
            new Field(
                    PullFeedSettings.URL,
                    ConfigDef.Type.STRING,
                    null,
                    null,
                    HIGH,
                    "Scheme and host of the API, and what its path begins with. No other host is ever asked for pages."),
            new Field(
                    PullFeedSettings.PATH,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "The path behind that. {names} stand for values."),
            new Field(
                    PullFeedSettings.PARAMETERS,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "The query, as name=value&name=value. {from} and {until} are the time that is asked for."),
            new Field(
                    PullFeedSettings.VALUES,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    HIGH,
                    "What the {names} stand for, as name=value&name=value, percent-encoded. Others become parameters."),
            new Field(
                    PullFeedSettings.HEADERS,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "More headers, as name=value&name=value."),
            new Field(
                    PullFeedSettings.TYPE,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "The log type of its events. Empty has it recognised."),
            new Field(
                    PullFeedSettings.AUTH,
                    ConfigDef.Type.STRING,
                    PullFeedSettings.NONE,
                    ValidString.in(
                            PullFeedSettings.NONE,
                            PullFeedSettings.KEY,
                            PullFeedSettings.BASIC,
                            PullFeedSettings.OAUTH2),
                    HIGH,
                    "How to present oneself: key (secret in a header), basic (user and secret), oauth2 (client credentials:"
                            + " user and secret are those of the client), none."),
            new Field(
                    PullFeedSettings.KEY_HEADER,
                    ConfigDef.Type.STRING,
                    "Authorization",
                    new ConfigDef.NonEmptyString(),
                    LOW,
                    "The header of a key."),
            new Field(
                    PullFeedSettings.KEY_SCHEME,
                    ConfigDef.Type.STRING,
                    "Bearer",
                    null,
                    LOW,
                    "What stands before a key. Empty for nothing."),
            new Field(
                    PullFeedSettings.USER,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    HIGH,
                    "The name of a user, or the id of a client."),
            new Field(
                    PullFeedSettings.SECRET,
                    ConfigDef.Type.PASSWORD,
                    "",
                    null,
                    HIGH,
                    "The key, the password or the client's secret. Best as a reference."),
            new Field(
                    PullFeedSettings.TOKEN_URL,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "Where a client gets its tokens. {names} stand for values."),
            new Field(PullFeedSettings.TOKEN_SCOPE, ConfigDef.Type.STRING, "", null, LOW, "The scope of a token."),
            new Field(
                    PullFeedSettings.CA_FILE,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "A PEM file with the certificates that sign the API's. Empty believes those the JVM believes."),
            new Field(
                    PullFeedSettings.PAGING,
                    ConfigDef.Type.STRING,
                    "link",
                    ValidString.in("link", "cursor", "page", "window"),
                    MEDIUM,
                    "How the next page is named: by a header (link), by a text in the page that becomes a parameter (cursor),"
                            + " by its number (page), or not, so that each page is a window of time (window)."),
            new Field(
                    PullFeedSettings.NEXT_HEADER,
                    ConfigDef.Type.STRING,
                    "Link",
                    new ConfigDef.NonEmptyString(),
                    LOW,
                    "The header of a link. Link is read for rel=\"next\", any other holds the address alone."),
            new Field(
                    PullFeedSettings.CURSOR_PATH,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "Where a page has the next cursor: names by dots."),
            new Field(
                    PullFeedSettings.CURSOR_PARAMETER,
                    ConfigDef.Type.STRING,
                    "cursor",
                    new ConfigDef.NonEmptyString(),
                    LOW,
                    "The parameter that takes it."),
            new Field(
                    PullFeedSettings.PAGE_PARAMETER,
                    ConfigDef.Type.STRING,
                    "page",
                    new ConfigDef.NonEmptyString(),
                    LOW,
                    "The parameter that takes the number of a page."),
            new Field(
                    PullFeedSettings.PAGE_FIRST,
                    ConfigDef.Type.INT,
                    1,
                    between(0, 1),
                    LOW,
                    "The number of the first page."),
            new Field(
                    PullFeedSettings.ENDLESS,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    null,
                    LOW,
                    "Whether the last cursor is asked again for what is new. Otherwise a new round begins where the last one"
                            + " ended."),
            new Field(
                    PullFeedSettings.ASCENDING,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    null,
                    LOW,
                    "Whether older events come first. Then a cursor that is refused does not stop the feed: it goes on from"
                            + " the newest event."),
            new Field(
                    PullFeedSettings.FORMAT,
                    ConfigDef.Type.STRING,
                    "json",
                    ValidString.in("json", "ndjson"),
                    MEDIUM,
                    "What a page is."),
            new Field(
                    PullFeedSettings.EVENTS,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "Where a page of JSON has the list of events: names by dots. Empty: it is that list."),
            new Field(
                    PullFeedSettings.ID,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "Where an event has its id: names by dots. What has one is taken once, however often it is read."),
            new Field(
                    PullFeedSettings.TIME,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    MEDIUM,
                    "Where an event has its time: names by dots."),
            new Field(
                    PullFeedSettings.SUCCESS,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "Where a page says true, if it is sound: names by dots."),
            new Field(
                    PullFeedSettings.ERROR,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "Where an error has its code: names by dots."),
            new Field(
                    PullFeedSettings.FOLLOW,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "Where an item of a page has the address of a list of events. Then id and time are those of the item."),
            new Field(
                    PullFeedSettings.FOLLOW_GONE,
                    ConfigDef.Type.LIST,
                    List.of(),
                    null,
                    LOW,
                    "Codes of errors that say that such a list exists no more: it is counted as lost, and passed by."),
            new Field(
                    PullFeedSettings.OPEN_PATH,
                    ConfigDef.Type.STRING,
                    "",
                    null,
                    LOW,
                    "What is posted to turn the log on, with its query."),
            new Field(
                    PullFeedSettings.OPEN_WHEN,
                    ConfigDef.Type.LIST,
                    List.of(),
                    null,
                    LOW,
                    "Codes of errors that say that this is needed."),
            new Field(
                    PullFeedSettings.OPEN_DONE,
                    ConfigDef.Type.LIST,
                    List.of(),
                    null,
                    LOW,
                    "Codes of errors that say that it was not."),
            new Field(
                    PullFeedSettings.FROM,
                    ConfigDef.Type.STRING,
                    "24h",
                    PullValidators.begin(),
                    MEDIUM,
                    "Where it is begun: 90m, 24h or 7d ago, a timestamp (RFC 3339), or now."),
            new Field(
                    PullFeedSettings.TIME_FORMAT,
                    ConfigDef.Type.STRING,
                    "rfc3339",
                    ValidString.in("rfc3339", "local", "seconds", "millis"),
                    LOW,
                    "How {from} and {until} are written; local is RFC 3339 without a zone, in UTC."),
            new Field(
                    PullFeedSettings.INTERVAL_MS,
                    ConfigDef.Type.LONG,
                    60_000L,
                    between(100, DAY_MILLIS),
                    MEDIUM,
                    "How long to wait once all was read, and after what went wrong."),
            new Field(
                    PullFeedSettings.DELAY_MS,
                    ConfigDef.Type.LONG,
                    0L,
                    between(0, DAY_MILLIS),
                    LOW,
                    "How long before now a round ends."),
            new Field(
                    PullFeedSettings.OVERLAP_MS,
                    ConfigDef.Type.LONG,
                    300_000L,
                    between(0, 7 * DAY_MILLIS),
                    MEDIUM,
                    "How much of a round the next one reads again, for events that come late. Needs id."),
            new Field(
                    PullFeedSettings.SPAN_MS,
                    ConfigDef.Type.LONG,
                    0L,
                    between(0, 366 * DAY_MILLIS),
                    LOW,
                    "The longest round; 0 for no bound."),
            new Field(
                    PullFeedSettings.LOOK_BACK_MS,
                    ConfigDef.Type.LONG,
                    0L,
                    between(0, 3660 * DAY_MILLIS),
                    LOW,
                    "How far back the API knows events; what is older is told as lost. 0 for no bound."),
            new Field(
                    PullFeedSettings.TIMEOUT_MS,
                    ConfigDef.Type.LONG,
                    15_000L,
                    between(10, 3_600_000L),
                    MEDIUM,
                    "The longest a request may take, all of it."),
            new Field(
                    PullFeedSettings.CONNECT_TIMEOUT_MS,
                    ConfigDef.Type.LONG,
                    5_000L,
                    between(10, 300_000L),
                    LOW,
                    "The longest a connection may take to be made."),
            new Field(
                    PullFeedSettings.RETRIES,
                    ConfigDef.Type.INT,
                    3,
                    between(0, 100),
                    LOW,
                    "How often a request is made again at once: after up to 2, 4, 8 s, or what the API asks for."),
            new Field(
                    PullFeedSettings.RETRY_AFTER_MAX_MS,
                    ConfigDef.Type.LONG,
                    3_600_000L,
                    between(0, DAY_MILLIS),
                    LOW,
                    "The longest wait that an API may ask for."));

    private PullFeedFields() {}
}
