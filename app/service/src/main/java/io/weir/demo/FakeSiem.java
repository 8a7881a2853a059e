package io.weir.demo;

import io.weir.demo.Fault.Kind;
import io.weir.demo.HttpReply.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A SIEM that speaks Splunk HEC, OpenSearch {@code _bulk} and plain HTTP, misbehaves on command, and knows of every
 * event whether it has come and how often. It keeps no event, only bits: millions cost a few megabytes.
 */
public final class FakeSiem implements Siem, AutoCloseable {
    private static final int CONNECTIONS_MAX = 1024;

    private final ServerSocket server;
    private final LongSupplier nanos;
    private final EventLimit limit;
    private final Reception reception;
    private final HecProtocol hec;
    private final BulkProtocol bulk;
    private final PlainProtocol plain;
    private final Mood mood = new Mood();
    private final Control control = new Control(this);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong lostReplies = new AtomicLong();
    private volatile ActiveFault active = ActiveFault.NONE;

    private FakeSiem(ServerSocket server, LongSupplier nanos, Witness witness) {
        this.server = server;
        this.nanos = nanos;
        limit = new EventLimit(nanos);
        reception = new Reception(witness, limit);
        hec = new HecProtocol(reception);
        bulk = new BulkProtocol(reception);
        plain = new PlainProtocol(reception);
    }

    /** Listens on this port of the loopback interface; 0 takes any that is free. */
    public static FakeSiem start(int port) {
        return start(port, (run, number) -> {});
    }

    public static FakeSiem start(int port, Witness witness) {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), System::nanoTime, witness);
    }

    static FakeSiem start(InetSocketAddress address, LongSupplier nanos) {
        return start(address, nanos, (run, number) -> {});
    }

    private static FakeSiem start(InetSocketAddress address, LongSupplier nanos, Witness witness) {
        ServerSocket server;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(address, 256);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "the fake SIEM cannot listen on " + address + ": " + taken.getMessage(), taken);
        }
        FakeSiem siem = new FakeSiem(server, nanos, witness);
        daemon("fake-siem-accept", siem::accept);
        return siem;
    }

    /** Without a path: targets add their own. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Until something else is said. */
    public void misbehave(Fault fault) {
        active = new ActiveFault(fault, Long.MAX_VALUE);
    }

    @Override
    public void misbehave(Fault fault, Duration duration) {
        active = new ActiveFault(fault, nanos.getAsLong() + duration.toNanos());
    }

    /** So many events a second from now on, and 429 for a request that holds more than there is room for. */
    public void limit(long eventsPerSecond) {
        limit.perSecond(eventsPerSecond);
    }

    @Override
    public void behave() {
        active = ActiveFault.NONE;
    }

    @Override
    public Optional<Fault> fault() {
        return Optional.ofNullable(active().fault());
    }

    @Override
    public Optional<Duration> faultLeft() {
        ActiveFault now = active();
        return now.fault() == null || now.untilNanos() == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(now.untilNanos() - nanos.getAsLong()));
    }

    @Override
    public Received received() {
        return reception.received();
    }

    @Override
    public BitSet markers(long run) {
        return reception.markers(run);
    }

    /** Requests that a mood has taken and not answered. */
    public long lostReplies() {
        return lostReplies.get();
    }

    @Override
    public void close() {
        closed.countDown();
        closeQuietly(server);
        sockets.forEach(FakeSiem::closeQuietly);
    }

    /** Returns once the SIEM has been closed. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    boolean fault(Kind kind) {
        return active().is(kind);
    }

    private ActiveFault active() {
        ActiveFault now = active;
        return now.endedAt(nanos.getAsLong()) ? ActiveFault.NONE : now;
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket socket = server.accept();
                if (!connections.tryAcquire()) {
                    socket.close();
                    continue;
                }
                sockets.add(socket);
                if (closed.getCount() == 0) {
                    socket.close();
                }
                daemon("fake-siem-" + socket.getPort(), () -> serve(socket));
            } catch (IOException closedOrBroken) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (HttpConnection connection = new HttpConnection(socket)) {
            Workbench workbench = new Workbench();
            boolean open = true;
            while (open) {
                Optional<HttpRequest> request = connection.read();
                open = request.isPresent() && connection.write(request.get(), answer(request.get(), workbench));
            }
        } catch (IOException clientLeft) {
            // Clients come and go as they like; what they sent whole has been counted.
            sockets.remove(socket);
        } finally {
            sockets.remove(socket);
            connections.release();
        }
    }

    private HttpReply answer(HttpRequest request, Workbench workbench) {
        if (Control.serves(request)) {
            return control.answer(request);
        }
        SiemProtocol protocol =
                HecProtocol.serves(request.path()) ? hec : BulkProtocol.serves(request.path()) ? bulk : plain;
        ActiveFault fault = active();
        Fault on = fault.fault();
        if (on == null) {
            return protocol.take(request, fault, workbench);
        }
        return switch (on.kind()) {
            case SLOW -> {
                pause(fault.delay());
                yield protocol.take(request, fault, workbench);
            }
            case REJECT_ONE -> protocol.take(request, fault, workbench);
            case RESET -> protocol.take(request, fault, workbench).then(Ending.RESET);
            case TRUNCATE -> protocol.take(request, fault, workbench).then(Ending.TRUNCATE);
            case THROTTLE_ITEMS ->
                protocol == bulk
                        ? protocol.take(request, fault, workbench)
                        : refuse(protocol.refusal(429).retryAfter(fault.retryAfterSeconds()));
            case THROTTLE -> refuse(protocol.refusal(429).retryAfter(fault.retryAfterSeconds()));
            case BUSY -> refuse(protocol.refusal(503).retryAfter(fault.retryAfterSeconds()));
            case MOODY -> moody(protocol, request, workbench);
            case UNAUTHORIZED -> refuse(protocol.refusal(401));
            case FORBIDDEN -> refuse(protocol.refusal(403));
            case HTML_502 -> refuse(HttpReply.html(502, "502 Bad Gateway"));
            case HTML_200 -> refuse(HttpReply.html(200, "Sign in"));
        };
    }

    /** One request, by what the dice say. */
    private HttpReply moody(SiemProtocol protocol, HttpRequest request, Workbench workbench) {
        return switch (mood.next()) {
            case BUSY -> refuse(protocol.refusal(503));
            case THROTTLE -> refuse(protocol.refusal(429));
            case PART -> protocol.take(request, Mood.part(protocol == bulk), workbench);
            case LOSE -> {
                lostReplies.incrementAndGet();
                yield protocol.take(request, ActiveFault.NONE, workbench).then(Ending.RESET);
            }
            case TAKE -> protocol.take(request, ActiveFault.NONE, workbench);
        };
    }

    private HttpReply refuse(HttpReply reply) {
        reception.refuse();
        return reply;
    }

    /** Ends early when the SIEM is closed. */
    private void pause(Duration delay) {
        try {
            boolean ignored = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // Closing is the last thing done with it: there is nobody left to tell.
            return;
        }
    }
}
