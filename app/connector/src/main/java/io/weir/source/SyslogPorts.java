package io.weir.source;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** What each port puts between the network and a stream: nothing, TLS, a proxy's header. */
final class SyslogPorts {
    private static final String PROTOCOL = "syslog";

    /** One accepts and one selects: both hand all work to the other threads. */
    private static final int ACCEPTORS = 1;

    private static final int SELECTORS = 1;

    private final SyslogStreams streams;
    private final Server server;

    SyslogPorts(SyslogStreams streams, Server server) {
        this.streams = streams;
        this.server = server;
    }

    ServerConnector tcp(String host, int port) {
        return port(host, port, new Streams(streams, Round.TCP));
    }

    ServerConnector tls(String host, int port, PortTls tls) {
        return port(host, port, new SslConnectionFactory(tls.ssl(), PROTOCOL), new Streams(streams, Round.TLS));
    }

    private ServerConnector port(String host, int port, ConnectionFactory... last) {
        ConnectionFactory[] all = last;
        if (streams.settings().takesProxyHeaders()) {
            all = new ConnectionFactory[last.length + 1];
            all[0] = new ProxyConnectionFactory(last[0].getProtocol());
            System.arraycopy(last, 0, all, 1, last.length);
        }
        ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS, all);
        connector.setHost(host);
        connector.setPort(port);
        // Until a stream takes over, which minds its time itself.
        connector.setIdleTimeout(streams.settings().messageTimeoutMillis());
        connector.setShutdownIdleTimeout(1);
        server.addConnector(connector);
        return connector;
    }

    private static final class Streams extends AbstractConnectionFactory {
        private final SyslogStreams streams;
        private final String source;

        Streams(SyslogStreams streams, String source) {
            super(PROTOCOL);
            this.streams = streams;
            this.source = source;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            SyslogConnection stream = new SyslogConnection(endPoint, streams, source, connector.getByteBufferPool());
            if (endPoint instanceof SslConnection.SslEndPoint ssl) {
                ssl.getSslConnection().addHandshakeListener(new Handshake(streams, stream));
            }
            return stream;
        }
    }

    private static final class Handshake implements SslHandshakeListener {
        private final SyslogStreams streams;
        private final SyslogConnection stream;

        Handshake(SyslogStreams streams, SyslogConnection stream) {
            this.streams = streams;
            this.stream = stream;
        }

        @Override
        public void handshakeSucceeded(Event event) {
            stream.handshaken();
        }

        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            streams.handshakeFailed(stream.sender(), failure);
        }
    }
}
