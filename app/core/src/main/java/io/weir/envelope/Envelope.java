package io.weir.envelope;

import java.time.Instant;

/** One raw event as Weir holds it: the original bytes and everything known about them. */
public record Envelope(Sid sid, Origin origin, Instant receivedAt, Hints hints, Payload payload) {}
