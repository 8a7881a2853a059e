package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.envelope.Payload;

/** One event as a sender gave it, before it has an identity. */
record SourceEvent(Payload payload, Hints hints) {}
