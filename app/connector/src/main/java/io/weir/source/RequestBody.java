package io.weir.source;

import io.weir.envelope.Hints;

/** A whole body, unpacked: that many bytes of an array. */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it lives for one call.
record RequestBody(byte[] bytes, int size, Head head) {
    /**
     * What is known before the body.
     *
     * @param contentType in lower case, without parameters; empty where the sender named none
     * @param hints what the query string says of all its events
     * @param senderHash the same for all that one sender sends
     */
    record Head(Encoding encoding, String contentType, Hints hints, int senderHash) {}

    String contentType() {
        return head.contentType();
    }

    Hints hints() {
        return head.hints();
    }
}
