package io.weir.envelope;

/**
 * The names of every header Weir writes, the same on every topic. Values are UTF-8 text without commas (a comma in a
 * foreign value is written as %2C, a percent sign as %25, a control character as its %XX), so that
 * kafka-console-consumer shows them whole.
 */
public final class Headers {
    /** {@link Sid}, on raw, valid, priority and dlq. */
    public static final String SID = "weir.sid";
    /**
     * On the first record of a lane in an epoch, on raw: the last {@link Sid} that was committed in the lane before. It
     * vouches for the end of an earlier epoch, which no number after it could show to be missing.
     */
    public static final String SID_AFTER = "weir.sid.after";
    /** When Weir took the event, RFC 3339 UTC with milliseconds; on raw, valid, priority and dlq. */
    public static final String RECEIVED = "weir.received";

    /** {@link Hints}, on raw and dlq. */
    public static final String HINT_SOURCETYPE = "weir.hint.sourcetype";

    public static final String HINT_SOURCE = "weir.hint.source";
    public static final String HINT_HOST = "weir.hint.host";
    public static final String HINT_INDEX = "weir.hint.index";
    public static final String HINT_TIME = "weir.hint.time";
    public static final String HINT_FIELDS = "weir.hint.fields";

    /** The version of the record contract; on valid, priority and dlq. */
    public static final String CONTRACT = "weir.contract";
    /** The log type that judged the event; on valid, priority and dlq. */
    public static final String TYPE = "weir.type";
    /** {@link Origin} in the raw topic; on valid, priority and dlq. */
    public static final String ORIGIN = "weir.origin";
    /** The rule that put the event into the priority lane; on priority. */
    public static final String PRIORITY = "weir.priority";

    /** The rest: on dlq. */
    public static final String CATEGORY = "weir.category";

    public static final String REASON = "weir.reason";
    public static final String VIOLATIONS = "weir.violations";
    public static final String FINGERPRINT = "weir.fingerprint";
    public static final String STAGE = "weir.stage";
    /** On raw, valid and priority too, where it is not the first. */
    public static final String ATTEMPT = "weir.attempt";

    public static final String RECOVERABLE = "weir.recoverable";
    public static final String TARGET = "weir.target";
    public static final String TARGET_STATUS = "weir.target.status";
    public static final String TARGET_CODE = "weir.target.code";

    /** What the value of a dead letter is, where it is not the original bytes: {@link #CONTENT_EVENT}. */
    public static final String CONTENT = "weir.content";

    /** The event as the target was to get it; the original is at {@link #ORIGIN} for as long as the raw topic has it. */
    public static final String CONTENT_EVENT = "event";

    /** On a dead letter whose value is only the first bytes of the original: how many bytes were kept. */
    public static final String STUB = "weir.stub";

    /** Beside {@link #STUB}: size and SHA-256 of the original value. */
    public static final String ORIGINAL_BYTES = "weir.original.bytes";

    public static final String ORIGINAL_SHA256 = "weir.original.sha256";
    /** The size of a key that was too large to keep; the dead letter then has none. */
    public static final String ORIGINAL_KEY_BYTES = "weir.original.key.bytes";
    /** The hints that were too large to keep, by name, separated by blanks. */
    public static final String HINTS_OMITTED = "weir.hints.omitted";

    /** What Kafka Streams' own dead letters are marked with, so that tools made for those read ours. */
    public static final String STREAMS_EXCEPTION = "__streams.errors.exception";

    public static final String STREAMS_MESSAGE = "__streams.errors.message";
    public static final String STREAMS_TOPIC = "__streams.errors.topic";
    public static final String STREAMS_PARTITION = "__streams.errors.partition";
    public static final String STREAMS_OFFSET = "__streams.errors.offset";

    private Headers() {}
}
