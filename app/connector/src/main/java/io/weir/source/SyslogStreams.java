package io.weir.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports for TCP and TLS, and their connections: Jetty, told what it may spend. */
final class SyslogStreams {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogStreams.class);

    /** No connection waits on a thread, so that a few are enough for any number. */
    private static final int THREADS_MAX = 16;

    private static final int THREADS_MIN = 4;
    private static final long TICK_MILLIS = 50;
    private static final long TLS_MILLIS = 1_000;

    /** What the kernel may hold of a connection by its own default (net.ipv4.tcp_rmem), and some more. */
    private static final long DRAIN_BYTES_MAX = 8L * 1024 * 1024;

    /** For all connections together; Connect waits 5 s for a task. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final SyslogStreamSettings settings;
    private final String host;
    private final Clock clock;
    private final SourceMetrics metrics;
    private final Consumer<Round> offer;
    private final ReadGate gate;
    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    private final Server server = new Server(threads);
    private final Set<SyslogConnection> open = ConcurrentHashMap.newKeySet();
    private final LongAdder failedHandshakes = new LongAdder();
    private final ScheduledExecutorService minder;
    private final Crowd crowd;
    private final Seldom refusals = new Seldom();
    private final Seldom crowds = new Seldom();
    private final @Nullable ServerConnector tcp;
    private final @Nullable PortTls certificate;
    private final @Nullable ServerConnector tls;

    SyslogStreams(
            SyslogSourceSettings settings, LagGate lag, Clock clock, SourceMetrics metrics, Consumer<Round> offer) {
        this.settings = settings.streams();
        this.host = settings.host();
        this.clock = clock;
        this.metrics = metrics;
        this.offer = offer;
        gate = new ReadGate(settings.bufferBytesMax(), lag);
        threads.setName("weir-syslog-streams");
        threads.setDaemon(true);
        server.setStopTimeout(0);
        SyslogPorts ports = new SyslogPorts(this, server);
        tcp = this.settings.tcpPort() < 0 ? null : ports.tcp(host, this.settings.tcpPort());
        certificate = this.settings
                .tls()
                .map(files -> PortTls.open(host + ":" + this.settings.tlsPort() + "/tls", files, clock))
                .orElse(null);
        tls = certificate == null ? null : ports.tls(host, this.settings.tlsPort(), certificate);
        crowd = new Crowd(this.settings.connectionsMax(), connectors());
        minder = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "weir-syslog-timeouts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to take connections. Where that fails, {@link #stop} is still to be called. */
    void start() {
        if (tcp != null) {
            bind(tcp, "tcp", SyslogStreamSettings.TCP_PORT);
        }
        if (tls != null) {
            bind(tls, "tls", SyslogStreamSettings.TLS_PORT);
        }
        try {
            server.start();
        } catch (Exception failed) {
            throw new ConnectException("Cannot listen for syslog streams on " + host, failed);
        }
        Future<?> unused = minder.scheduleWithFixedDelay(this::mind, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (certificate != null) {
            certificate.show(metrics);
            Future<?> unusedToo =
                    minder.scheduleWithFixedDelay(this::mindTls, TLS_MILLIS, TLS_MILLIS, TimeUnit.MILLISECONDS);
        }
        metrics.show("tcp-port", "The TCP port that is listened on, or -1", this::tcpPort);
        metrics.show("tls-port", "The TLS port that is listened on, or -1", this::tlsPort);
        metrics.show("connections", "Connections that are open", open::size);
        metrics.show("handshakes-failed-total", "TLS connections that came to nothing", failedHandshakes::sum);
        metrics.show("paused-connections", "Connections that have sent more and are not read", gate::waiting);
        metrics.show("buffered-stream-bytes", "Bytes held for events of streams under way", gate::heldBytes);
    }

    /** Whether this thread was interrupted meanwhile: an interrupt would close the connection that is just read. */
    boolean stop() {
        boolean isInterrupted = false;
        minder.shutdownNow();
        crowd.stop();
        long until = System.nanoTime() + DRAIN_NANOS;
        for (SyslogConnection each : List.copyOf(open)) {
            isInterrupted |= Thread.interrupted();
            each.drain(DRAIN_BYTES_MAX, until);
        }
        isInterrupted |= Thread.interrupted();
        try {
            server.stop();
        } catch (Exception failed) {
            LOG.warn("The syslog ports on {} did not stop cleanly", host, failed);
        }
        // Jetty leaves a port open whose server never started, because the other could not be opened.
        connectors().forEach(ServerConnector::close);
        // Those that came in between, where Jetty has not told them.
        List.copyOf(open).forEach(each -> each.drain(0, until));
        return isInterrupted;
    }

    int tcpPort() {
        return tcp == null ? -1 : tcp.getLocalPort();
    }

    int tlsPort() {
        return tls == null ? -1 : tls.getLocalPort();
    }

    /** What was read is committed, or of no more interest. */
    void released() {
        gate.released();
    }

    SyslogStreamSettings settings() {
        return settings;
    }

    ReadGate gate() {
        return gate;
    }

    Executor executor() {
        return threads;
    }

    Instant now() {
        return clock.instant();
    }

    void offer(Round round) {
        offer.accept(round);
    }

    void opened(SyslogConnection connection) {
        open.add(connection);
        if (open.size() >= settings.connectionsMax() && crowds.isTime(System.nanoTime())) {
            LOG.warn(
                    "{} connections are open, as many as there may be: the next one waits until one is closed. Raise {}",
                    open.size(),
                    SyslogStreamSettings.CONNECTIONS_MAX);
        }
    }

    void closed(SyslogConnection connection) {
        open.remove(connection);
    }

    void tooSlow(SyslogConnection connection) {
        metrics.refused(Refusal.TOO_SLOW);
        if (refusals.isTime(System.nanoTime())) {
            LOG.warn(
                    "{} began a message, or TLS, and did not end it within {} ms: its connection is closed, and what came is an event",
                    connection.sender(),
                    settings.messageTimeoutMillis());
        }
    }

    void tooLong(SyslogConnection connection) {
        metrics.refused(Refusal.EVENT_TOO_LARGE);
        if (refusals.isTime(System.nanoTime())) {
            LOG.warn(
                    "{} sent a message of more than {} bytes: it is refused, and its connection closed. Raise {}, or set {}={}",
                    connection.sender(),
                    settings.messageBytesMax(),
                    SyslogStreamSettings.MESSAGE_BYTES_MAX,
                    SyslogStreamSettings.OVERSIZE,
                    SyslogStreamSettings.Oversize.SPLIT.label());
        }
    }

    void broken(SyslogConnection connection, RuntimeException bug) {
        LOG.error("The stream of {} cannot be read any more, and is closed", connection.sender(), bug);
    }

    void handshakeFailed(@Nullable Object from, Throwable why) {
        failedHandshakes.increment();
        if (refusals.isTime(System.nanoTime())) {
            LOG.warn("{} could not begin a TLS connection: {}", from, why.toString());
        }
    }

    private List<ServerConnector> connectors() {
        List<ServerConnector> all = new ArrayList<>();
        if (tcp != null) {
            all.add(tcp);
        }
        if (tls != null) {
            all.add(tls);
        }
        return all;
    }

    private void mind() {
        try {
            open.forEach(each -> each.mind(System.nanoTime()));
            if (settings.takesProxyHeaders()) {
                connectors().forEach(this::mindThoseWithoutHeader);
            }
        } catch (RuntimeException bug) {
            // Nothing would ever be minded again.
            LOG.error("Cannot look after idle connections", bug);
        }
    }

    private void mindTls() {
        try {
            if (certificate != null) {
                certificate.look();
            }
        } catch (RuntimeException bug) {
            // The next renewal would not be seen either.
            LOG.error("Cannot look after the TLS files", bug);
        }
    }

    /** That of a proxy, which Jetty reads. */
    private void mindThoseWithoutHeader(ServerConnector connector) {
        long oldest = System.currentTimeMillis() - settings.messageTimeoutMillis();
        for (EndPoint each : connector.getConnectedEndPoints()) {
            Object reads = each.getConnection();
            boolean isOurs = reads instanceof SyslogConnection || reads instanceof SslConnection;
            if (!isOurs && each.getCreatedTimeStamp() < oldest) {
                metrics.refused(Refusal.TOO_SLOW);
                each.close();
            }
        }
    }

    private static void bind(ServerConnector connector, String protocol, String setting) {
        try {
            connector.open();
        } catch (IOException | RuntimeException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new ConnectException(
                    "Cannot listen on " + new InetSocketAddress(connector.getHost(), connector.getPort()) + "/"
                            + protocol
                            + " (" + cause.getMessage() + "). Another process has the port, the address is not this"
                            + " machine's, or the port is below 1024 and this process lacks CAP_NET_BIND_SERVICE: change "
                            + setting + " or syslog.host.",
                    failed);
        }
    }
}
