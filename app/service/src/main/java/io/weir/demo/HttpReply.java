package io.weir.demo;

import java.nio.charset.StandardCharsets;

/** An answer, or the decision to give none. */
@SuppressWarnings("ArrayRecordComponent") // written once to the socket, never compared
record HttpReply(int status, String contentType, byte[] body, String extraHeaders, Ending ending) {

    /** How the connection goes on after the answer. */
    enum Ending {
        KEEP,
        CLOSE,
        /** Half the promised bytes, then closed. */
        TRUNCATE,
        /** No byte at all, and an RST. */
        RESET
    }

    private static final String JSON = "application/json; charset=UTF-8";
    private static final String HTML = "text/html; charset=UTF-8";

    static HttpReply json(int status, String body) {
        return json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, JSON, body, "", Ending.KEEP);
    }

    static HttpReply html(int status, String title) {
        String page = "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>";
        return new HttpReply(status, HTML, page.getBytes(StandardCharsets.UTF_8), "", Ending.KEEP);
    }

    static HttpReply bytes(byte[] body) {
        return new HttpReply(200, "application/octet-stream", body, "", Ending.KEEP);
    }

    HttpReply retryAfter(long seconds) {
        return new HttpReply(status, contentType, body, "Retry-After: " + seconds + "\r\n", ending);
    }

    HttpReply then(Ending otherEnding) {
        return new HttpReply(status, contentType, body, extraHeaders, otherEnding);
    }

    String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Status " + status;
        };
    }
}
