package io.weir.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One hop of a network, which a fault can cut: connections are refused, or stay open and nothing comes through. */
final class Link implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int CHUNK_BYTES = 64 << 10;

    private final int port;
    private final int behind;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private boolean held;
    private boolean closed;

    /** @param behind the port of what is reached through it */
    Link(int behind) {
        this.behind = behind;
        server = listen(0);
        port = server.getLocalPort();
        accept(server);
    }

    int port() {
        return port;
    }

    /** Nobody listens, and who was connected no longer is. */
    synchronized void refuse() {
        drop(server);
        sockets.forEach(Link::drop);
        sockets.clear();
    }

    /** A cable is pulled: nobody is told. */
    synchronized void hold() {
        held = true;
    }

    /** Everything comes through again. */
    synchronized void pass() {
        held = false;
        notifyAll();
        if (server.isClosed() && !closed) {
            server = listen(port);
            accept(server);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        refuse();
        pass();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            return socket;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private void accept(ServerSocket on) {
        daemon("link-" + port, () -> {
            while (!on.isClosed()) {
                acceptOne(on);
            }
        });
    }

    private void acceptOne(ServerSocket on) {
        try {
            connect(on.accept());
        } catch (IOException refused) {
            // The one who connected sees it too, and that is what a link does when nobody is behind it.
            return;
        }
    }

    private void connect(Socket near) throws IOException {
        sockets.add(near);
        Socket far = new Socket();
        sockets.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind), CONNECT_MILLIS_MAX);
        } catch (IOException nobody) {
            end(near, far);
            throw nobody;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        daemon("link-out", () -> pump(near, far));
        daemon("link-in", () -> pump(far, near));
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitPassing();
                out.write(chunk, 0, read);
            }
        } catch (IOException cut) {
            // Both sides learn of it below.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private synchronized void awaitPassing() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    private void end(Socket one, Socket other) {
        sockets.remove(one);
        sockets.remove(other);
        drop(one);
        drop(other);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void drop(AutoCloseable connection) {
        try {
            connection.close();
        } catch (Exception alreadyGone) {
            // It is cut either way.
            return;
        }
    }
}
