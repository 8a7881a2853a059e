package io.weir.source;

/** {@code /services/collector/event}: JSON envelopes, one behind the other, with or without space between them. */
record HecEventEndpoint() implements Endpoint {
    @Override
    public Taken read(RequestBody body, EventList events) {
        HecEnvelopes.Fault fault = new HecEnvelopes(body, events).read();
        return fault == null
                ? HecReplies.taken(events, null, "")
                : HecReplies.taken(events, fault.refusal(), fault.detail());
    }

    @Override
    public Reply refuse(Refusal refusal) {
        return HecReplies.of(refusal);
    }
}
