package io.weir.demo;

import java.util.Map;
import java.util.Optional;

/**
 * One request. The body is the connection's own buffer: valid until the next request is read.
 *
 * @param headers names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // a view for the length of one call, never compared
record HttpRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body, int length) {

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
