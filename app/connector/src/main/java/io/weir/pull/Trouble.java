package io.weir.pull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request brought no page. In our own words: what a server or an exception says can quote what was sent.
 *
 * @param status of HTTP; 0 where there was no answer
 * @param code that the API itself has for it; empty where it named none
 * @param after the wait that was asked for
 */
public record Trouble(
        Kind kind,
        String cause,
        int status,
        String code,
        @Nullable Duration after) {
    /** What is to be done about it. */
    public enum Kind {
        /** It will mend by itself. */
        PASSING,
        /** Who asks is not known, or may not read this. */
        CREDENTIALS,
        /** The request is wrong: an address, a parameter, a certificate. */
        REFUSED,
        /** What came is not what this API says: half of it, a page for people, something else. */
        FOREIGN,
        /** It is more than may be held at once. */
        TOO_LARGE,
        /** It would never end: the same came again. */
        LOOP
    }

    static Trouble of(Kind kind, String cause) {
        return new Trouble(kind, cause, 0, "", null);
    }

    boolean isWorthRetry() {
        return kind == Kind.PASSING || kind == Kind.FOREIGN;
    }

    /** What a person can do, who has to. */
    public String advice() {
        return switch (kind) {
            case PASSING -> "Nothing has to be done, unless it lasts.";
            case CREDENTIALS -> "Check the feed's credentials, and that they may read this log.";
            case REFUSED -> "Check the feed's url, its parameters and its certificates.";
            case FOREIGN -> "Is the url right? Is a proxy or a login page between?";
            case TOO_LARGE -> "Ask for less at once, or raise the limit of a page.";
            case LOOP -> "The API contradicts itself, or the feed's paging is not the one it has.";
        };
    }
}
