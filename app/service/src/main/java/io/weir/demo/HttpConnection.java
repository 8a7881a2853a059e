package io.weir.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;

/**
 * One HTTP/1.1 connection on one blocking thread with buffers of its own: the least CPU a request can cost on the JDK,
 * and the only way to answer with half a reply or an RST.
 */
final class HttpConnection implements AutoCloseable {
    /** Far above any batch that a sink sends; more is answered with 413. */
    private static final int BODY_MAX = 64 << 20;

    private static final int HEAD_MAX = 16 << 10;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final GzipBody gzip = new GzipBody(BODY_MAX);
    private byte[] buffer = new byte[64 << 10];
    private int from;
    private int to;
    private byte[] body = new byte[64 << 10];

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** The next request; empty when the client is done, or when what it sends has been answered with a refusal. */
    Optional<HttpRequest> read() throws IOException {
        int headEnd = readHead();
        if (headEnd < 0) {
            return Optional.empty();
        }
        String[] head = new String(buffer, from, headEnd - from, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        from = headEnd + 4;
        String[] line = head[0].split(" ", -1);
        if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
            return refuse(400, "no HTTP/1.1 request");
        }
        Map<String, String> headers = headers(head);
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        int length = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                ? readChunks()
                : readBody(headers.getOrDefault("content-length", "0"));
        if (length < 0) {
            return refuse(413, "the body is longer than " + BODY_MAX + " bytes, or says no length");
        }
        int question = line[1].indexOf('?');
        String path = question < 0 ? line[1] : line[1].substring(0, question);
        Map<String, String> query = question < 0 ? Map.of() : query(line[1].substring(question + 1));
        if (headers.getOrDefault("content-encoding", "").equalsIgnoreCase("gzip")) {
            try {
                length = gzip.inflate(body, length);
            } catch (DataFormatException broken) {
                return refuse(400, "no gzip");
            }
            return Optional.of(new HttpRequest(line[0], path, query, headers, gzip.bytes(), length));
        }
        return Optional.of(new HttpRequest(line[0], path, query, headers, body, length));
    }

    /** True if another request may follow. */
    boolean write(HttpRequest request, HttpReply reply) throws IOException {
        if (reply.ending() == HttpReply.Ending.RESET) {
            socket.setSoLinger(true, 0);
            return false;
        }
        boolean close = reply.ending() != HttpReply.Ending.KEEP
                || request.header("connection").orElse("").equalsIgnoreCase("close");
        byte[] head = ("HTTP/1.1 " + reply.status() + " " + reply.reason() + "\r\nContent-Type: " + reply.contentType()
                        + "\r\nContent-Length: " + reply.body().length + "\r\n" + reply.extraHeaders()
                        + (close ? "Connection: close\r\n\r\n" : "\r\n"))
                .getBytes(StandardCharsets.ISO_8859_1);
        int sent = request.method().equals("HEAD") ? 0 : reply.body().length;
        if (reply.ending() == HttpReply.Ending.TRUNCATE) {
            sent /= 2;
        }
        byte[] whole = Arrays.copyOf(head, head.length + sent);
        System.arraycopy(reply.body(), 0, whole, head.length, sent);
        out.write(whole);
        return !close;
    }

    @Override
    public void close() throws IOException {
        gzip.close();
        socket.close();
    }

    private Optional<HttpRequest> refuse(int status, String why) throws IOException {
        HttpRequest none = new HttpRequest("", "", Map.of(), Map.of(), body, 0);
        write(none, HttpReply.json(status, "{\"error\":\"" + why + "\"}").then(HttpReply.Ending.CLOSE));
        return Optional.empty();
    }

    /** The index of the empty line, or -1 at the end of the stream. */
    private int readHead() throws IOException {
        int seen = from;
        while (true) {
            for (int i = seen; i + 3 < to; i++) {
                if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                    return i;
                }
            }
            seen = Math.max(from, to - 3);
            if (to - from > HEAD_MAX) {
                return -1;
            }
            int moved = from;
            if (!fill()) {
                return -1;
            }
            seen -= moved - from;
        }
    }

    private static Map<String, String> headers(String[] head) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        head[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        head[i].substring(colon + 1).trim());
            }
        }
        return headers;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return query;
    }

    private int readBody(String contentLength) throws IOException {
        if (!contentLength.matches("\\d{1,9}") || Integer.parseInt(contentLength) > BODY_MAX) {
            return -1;
        }
        int length = Integer.parseInt(contentLength);
        room(length);
        copyBody(0, length);
        return length;
    }

    private int readChunks() throws IOException {
        int length = 0;
        while (true) {
            String line = readLine();
            int semicolon = line.indexOf(';');
            String size = (semicolon < 0 ? line : line.substring(0, semicolon)).trim();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                return -1;
            }
            int chunk = Integer.parseInt(size, 16);
            if (length + chunk > BODY_MAX) {
                return -1;
            }
            room(length + chunk);
            copyBody(length, chunk);
            length += chunk;
            String after = readLine();
            while (chunk == 0 && !after.isEmpty()) {
                after = readLine();
            }
            if (chunk == 0) {
                return length;
            }
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < HEAD_MAX) {
            if (from == to && !fill()) {
                throw new EOFException("the client left in the middle of a body");
            }
            char c = (char) buffer[from++];
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
        }
        throw new IOException("a chunk header without an end");
    }

    private void copyBody(int at, int length) throws IOException {
        int buffered = Math.min(length, to - from);
        System.arraycopy(buffer, from, body, at, buffered);
        from += buffered;
        if (in.readNBytes(body, at + buffered, length - buffered) < length - buffered) {
            throw new EOFException("the client left in the middle of a body");
        }
    }

    private void room(int length) {
        if (body.length < length) {
            body = Arrays.copyOf(body, Math.max(length, Math.min(BODY_MAX, body.length * 2)));
        }
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, read);
        return read > 0;
    }
}
