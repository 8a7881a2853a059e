package io.weir.source;

import java.util.Locale;

/**
 * Every reason to take less than a sender sent, with the HTTP status and the code and text that Splunk's HEC has for
 * it. Where HEC has no code of its own, the code repeats the status, as Splunk does for unknown URLs.
 *
 * <p>Client faults (4xx) are final: the same bytes will be refused again. 503 promises that nothing of the request was
 * taken, with the one exception that {@link #UNCERTAIN} names.
 */
enum Refusal {
    TOKEN_REQUIRED(401, 2, "Token is required"),
    INVALID_AUTHORIZATION(401, 3, "Invalid authorization"),
    INVALID_TOKEN(403, 4, "Invalid token"),
    NO_DATA(400, 5, "No data"),
    INVALID_FORMAT(400, 6, "Invalid data format"),
    EVENT_TOO_LARGE(400, 6, "Event too large"),
    CHANNEL_MISSING(400, 10, "Data channel is missing"),
    INVALID_CHANNEL(400, 11, "Invalid data channel"),
    EVENT_REQUIRED(400, 12, "Event field is required"),
    EVENT_BLANK(400, 13, "Event field cannot be blank"),
    ACK_DISABLED(400, 14, "ACK is disabled"),
    INVALID_FIELDS(400, 15, "Error in handling indexed fields"),
    TOKEN_IN_QUERY(400, 16, "Query string authorization is not enabled"),

    NOT_FOUND(404, 404, "The requested URL was not found on this server."),
    METHOD_NOT_ALLOWED(405, 405, "Method not allowed"),
    TOO_SLOW(408, 408, "The body did not arrive in time"),
    BODY_TOO_LARGE(413, 27, "Request entity too large"),
    TOO_MANY_EVENTS(413, 27, "Request entity too large: more than " + EventList.EVENTS_MAX + " events"),
    INVALID_GZIP(400, 6, "Invalid data format: the body is not what its Content-Encoding says"),
    UNSUPPORTED_ENCODING(415, 415, "Only gzip and identity are understood as Content-Encoding"),
    UNSUPPORTED_TYPE(415, 415, "Protobuf is not understood: send JSON or text"),

    /** The buffer is full: room is made within a second, or the broker is slow and every wait is the same. */
    BUSY(503, 9, "Server is busy", 1),
    /** Nothing is being committed: the broker cannot be reached, the topic is missing, or the connector is paused. */
    STALLED(503, 9, "Server is busy", 5),
    /** What stands undelivered in Kafka takes nearly all the room: Kafka has to be emptied first, which takes a while. */
    NO_ROOM(503, 9, "Server is busy", 30),
    /** Waited its time and was withdrawn before it was given to Kafka: nothing of it was taken. */
    TIMED_OUT(503, 9, "Server is busy", 5),
    /**
     * It was given to Kafka, and no commit was heard of. It may be in the topic after all: a sender that repeats it, as
     * it must, may make duplicates, under other ids. Never half of it.
     */
    UNCERTAIN(503, 9, "Server is busy", 5),
    STOPPING(503, 23, "Server is shutting down", 5),
    /** A transformation, or tolerance of errors, took it out on the way: it is not in the topic. */
    DROPPED(500, 8, "Internal server error");

    private final String label = name().toLowerCase(Locale.ROOT);
    private final int status;
    private final int code;
    private final String text;
    private final int retryAfterSeconds;

    Refusal(int status, int code, String text) {
        this(status, code, text, 0);
    }

    Refusal(int status, int code, String text, int retryAfterSeconds) {
        this.status = status;
        this.code = code;
        this.text = text;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** True where events that came before the fault are not taken either. */
    boolean isOfWholeRequest() {
        return this == TOO_MANY_EVENTS || status >= 500;
    }

    /** As metrics and plain replies name it. */
    String label() {
        return label;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String text() {
        return text;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
