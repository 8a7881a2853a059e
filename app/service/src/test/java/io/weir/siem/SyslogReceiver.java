package io.weir.siem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A receiver of syslog that behaves as a test says, and keeps what each connection has brought. */
final class SyslogReceiver implements AutoCloseable {
    enum Manner {
        /** Reads to the end, and closes. */
        SOUND,
        NEVER_CLOSES,
        NEVER_READS,
        RESETS_AT_ONCE,
        RESETS_HALFWAY,
        CLOSES_AT_ONCE,
        /** Accepts, as one with a list of allowed senders does, and closes a little later. */
        CLOSES_SOON
    }

    private final ServerSocket server;
    private final String scheme;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<ByteArrayOutputStream> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    volatile Manner manner = Manner.SOUND;

    SyslogReceiver() {
        this(plain(), "tcp");
    }

    SyslogReceiver(ServerSocket server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        daemon(this::accept);
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    /** What each connection has brought so far. */
    List<Payload> connections() {
        return connections.stream().map(it -> Payload.wrap(it.toByteArray())).toList();
    }

    /** All messages, by their octet counts. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Payload connection : connections()) {
            byte[] bytes = connection.bytes();
            int at = 0;
            while (at < bytes.length) {
                int blank = at;
                while (bytes[blank] != ' ') {
                    blank++;
                }
                int length = Integer.parseInt(new String(bytes, at, blank - at, UTF_8));
                messages.add(new String(bytes, blank + 1, length, UTF_8));
                at = blank + 1 + length;
            }
        }
        return messages;
    }

    /** Breaks off what stands, as a receiver that dies. */
    void breakOff() {
        try {
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        end.countDown();
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        breakOff();
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
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        connections.add(kept);
        try (socket) {
            Manner its = manner;
            InputStream in = socket.getInputStream();
            if (its == Manner.RESETS_AT_ONCE || its == Manner.RESETS_HALFWAY) {
                if (its == Manner.RESETS_HALFWAY) {
                    kept.write(in.readNBytes(100));
                }
                socket.setSoLinger(true, 0);
                return;
            }
            if (its == Manner.NEVER_READS) {
                end.await();
                return;
            }
            if (its == Manner.CLOSES_AT_ONCE) {
                return;
            }
            if (its == Manner.CLOSES_SOON) {
                end.await(30, TimeUnit.MILLISECONDS);
                return;
            }
            byte[] some = new byte[4096];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                kept.write(some, 0, read);
            }
            if (its == Manner.NEVER_CLOSES) {
                end.await();
            }
        } catch (IOException | InterruptedException over) {
            // The sender left, or the test is over.
        }
    }

    private static ServerSocket plain() {
        try {
            ServerSocket server = new ServerSocket();
            server.setReceiveBufferSize(4096);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "syslog-receiver");
        thread.setDaemon(true);
        thread.start();
    }
}
