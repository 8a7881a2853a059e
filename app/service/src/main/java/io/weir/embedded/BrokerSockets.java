package io.weir.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Binds the broker's ports before the broker starts: a port in use is found out at once and named, and a port of 0 is a
 * number before any listener has to be advertised.
 */
final class BrokerSockets implements ServerSocketFactory, AutoCloseable {
    /** Connections that wait for the acceptor; as many as Kafka asks for by default. */
    private static final int BACKLOG = 50;

    private final Map<String, ServerSocketChannel> bound = new ConcurrentHashMap<>();

    /** Gives the port, which differs from the one asked for only where that was 0. */
    int bind(String listener, String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            bound.put(listener, channel);
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (BindException taken) {
            close();
            throw new StartupException(
                    "The broker cannot listen on " + host + ":" + port + ": " + taken.getMessage()
                            + ". Stop what uses the port, or set another with embedded.port (WEIR_EMBEDDED_PORT).",
                    taken);
        } catch (IOException | RuntimeException failure) {
            close();
            throw new StartupException(
                    "The broker cannot listen on " + host + ":" + port + ": " + failure
                            + ". Set embedded.host to an address of this machine.",
                    failure);
        }
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel channel = bound.remove(listener);
        if (channel == null) {
            throw new IOException("no socket was bound for the listener " + listener);
        }
        return channel;
    }

    /** Closes what the broker has not taken over. */
    @Override
    public void close() {
        bound.values().forEach(channel -> {
            try {
                channel.close();
            } catch (IOException unbound) {
                // It was never handed out, so nobody depends on it.
            }
        });
        bound.clear();
    }
}
