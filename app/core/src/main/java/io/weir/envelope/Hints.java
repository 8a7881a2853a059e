package io.weir.envelope;

import org.jspecify.annotations.Nullable;

/**
 * What the sender said beside the event itself (Splunk HEC's envelope, for one). Untrusted: a hint may help to
 * recognise and to fill in, it never overrides what the event says.
 *
 * @param time the sender's time, as it wrote it
 * @param fields the sender's extra fields, a JSON object as text
 */
public record Hints(
        @Nullable String sourcetype,
        @Nullable String source,
        @Nullable String host,
        @Nullable String index,
        @Nullable String time,
        @Nullable String fields) {
    public static final Hints NONE = new Hints(null, null, null, null, null, null);
}
