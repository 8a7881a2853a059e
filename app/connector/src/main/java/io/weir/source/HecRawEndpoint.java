package io.weir.source;

/**
 * {@code /services/collector/raw}: each line is an event; what Splunk takes from the query string are its hints.
 * Splunk's default settings would merge lines that begin without a timestamp: here they stay what was sent.
 */
record HecRawEndpoint() implements Endpoint {
    @Override
    public Taken read(RequestBody body, EventList events) {
        return HecReplies.taken(events, TextLines.read(body, events), "");
    }

    @Override
    public Reply refuse(Refusal refusal) {
        return HecReplies.of(refusal);
    }
}
