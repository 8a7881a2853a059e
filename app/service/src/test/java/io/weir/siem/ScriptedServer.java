package io.weir.siem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP server that answers byte for byte what a test says, once each, and keeps what it was sent. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Act> script = new LinkedBlockingQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable Function<Request, Act> rule;

    record Request(String line, Map<String, String> headers, Payload payload) {
        byte[] body() {
            return payload.bytes();
        }

        String text() {
            return new String(body(), UTF_8);
        }

        String path() {
            return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        }
    }

    /** What happens once a whole request has come in. Without a close the connection stays open. */
    interface Act {
        void answer(Socket socket) throws IOException, InterruptedException;
    }

    ScriptedServer() {
        this(plain(), "http");
    }

    ScriptedServer(ServerSocket server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        daemon(this::accept);
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    List<Request> requests() {
        return requests;
    }

    ScriptedServer then(int status, String body, String... headers) {
        return then(raw(response(status, body, headers)));
    }

    ScriptedServer then(Act act) {
        script.add(act);
        return this;
    }

    /** Instead of a script, for requests that come in no certain order. */
    ScriptedServer always(Function<Request, Act> it) {
        rule = it;
        return this;
    }

    static Act raw(String bytes) {
        return socket -> socket.getOutputStream().write(bytes.getBytes(UTF_8));
    }

    /** The connection ends with a reset, not with an orderly close. */
    static Act reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    static Act rawThenClose(String bytes) {
        return socket -> {
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            socket.close();
        };
    }

    static String response(int status, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (status != 204) {
            text.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
        }
        return text + "\r\n" + body;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                Request request = read(in);
                requests.add(request);
                Function<Request, Act> always = rule;
                (always == null ? script.take() : always.apply(request)).answer(socket);
                if (!socket.isClosed()) {
                    OutputStream out = socket.getOutputStream();
                    out.flush();
                }
            }
        } catch (IOException | InterruptedException over) {
            // The client left, or the test is over.
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("half a request");
        }
        return new Request(line, headers, Payload.wrap(body));
    }

    private static String line(InputStream in) throws IOException {
        List<Byte> bytes = new ArrayList<>();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client left");
            }
            bytes.add((byte) b);
        }
        byte[] text = new byte[bytes.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = bytes.get(i);
        }
        return new String(text, ISO_8859_1).strip();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }
}
