package io.weir.source;

import io.weir.envelope.Payload;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP port of this machine. */
final class Datagrams implements DatagramPort {
    /** The most that a datagram can carry, IPv6 without jumbograms. */
    static final int BYTES_MAX = 65_535;

    private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

    private final DatagramChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final InetSocketAddress address;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES_MAX);

    private Datagrams(DatagramChannel channel, Selector selector, SelectionKey key, InetSocketAddress address) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
        this.address = address;
    }

    static Datagrams open(String host, int port, int receiveBufferBytes) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ConnectException("Cannot listen on " + host + ": there is no such host. Change syslog.host.");
        }
        try {
            boolean isV4 = address.getAddress() instanceof Inet4Address;
            DatagramChannel channel =
                    DatagramChannel.open(isV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            try {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
                channel.bind(address);
                channel.configureBlocking(false);
                Selector selector = Selector.open();
                int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
                return new Datagrams(
                        channel,
                        selector,
                        channel.register(selector, SelectionKey.OP_READ),
                        new InetSocketAddress(address.getAddress(), bound));
            } catch (IOException failed) {
                channel.close();
                throw failed;
            }
        } catch (SocketException taken) {
            throw new ConnectException(
                    "Cannot listen on " + host + ":" + port + "/udp (" + taken.getMessage()
                            + "). Another process has the"
                            + " port, the address is not this machine's, or the port is below 1024 and this process lacks"
                            + " CAP_NET_BIND_SERVICE: change syslog.udp.port or syslog.host.",
                    taken);
        } catch (IOException failed) {
            throw new ConnectException("Cannot listen on " + host + ":" + port + "/udp", failed);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int receiveBufferBytes() {
        try {
            return channel.getOption(StandardSocketOptions.SO_RCVBUF);
        } catch (IOException unknown) {
            LOG.warn("Cannot read SO_RCVBUF of port {}: {}", address.getPort(), unknown.getMessage());
            return 0;
        }
    }

    @Override
    public void await(long millis) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        selector.select(millis);
        selector.selectedKeys().clear();
    }

    @Override
    public void rest(long millis) throws IOException {
        key.interestOps(0);
        selector.select(millis);
    }

    @Override
    public @Nullable Datagram next() throws IOException {
        buffer.clear();
        SocketAddress from = channel.receive(buffer);
        if (from == null) {
            return null;
        }
        buffer.flip();
        int length = buffer.limit();
        while (length > 0 && isTrailer(buffer.get(length - 1))) {
            length--;
        }
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        return new Datagram(((InetSocketAddress) from).getAddress(), Payload.wrap(bytes));
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException failed) {
            LOG.warn("The port {} did not close cleanly: {}", address.getPort(), failed.getMessage());
        }
    }

    /** @param text without the line ends and NULs that senders put behind a message */
    record Datagram(InetAddress from, Payload text) {}

    private static boolean isTrailer(byte it) {
        return it == '\n' || it == '\r' || it == 0;
    }
}
