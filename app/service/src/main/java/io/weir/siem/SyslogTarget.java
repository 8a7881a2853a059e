package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.flow.Pressure;
import io.weir.siem.SyslogTargetSettings.Confirm;
import io.weir.tls.TlsRenewal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog, RFC 5424, over TCP or TLS. A receiver answers nothing, so that a batch counts as delivered where its receiver
 * has closed the connection after the batch's end; see decision 28.
 */
final class SyslogTarget implements SiemTarget {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogTarget.class);

    /** A receiver that accepts and then refuses closes within this, beyond the round trips. */
    private static final int GLANCE_MILLIS = 50;

    private final SyslogTargetSettings settings;
    private final int glanceMillis;
    private final SyslogFrame frames;
    private final List<URI> receivers;
    private final TlsRenewal tls;
    private final Endpoints endpoints;

    /** Connections that stand and are not in use, by receiver. */
    private final List<Queue<SyslogLink>> idle = new ArrayList<>();

    private final Set<SyslogLink> inUse = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "weir-syslog-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    SyslogTarget(SyslogTargetSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this(settings, tls, GLANCE_MILLIS);
    }

    /** @param glanceMillis how long is waited for a receiver's close that may be on its way */
    SyslogTarget(SyslogTargetSettings settings, TlsRenewal tls, int glanceMillis) {
        this.settings = settings;
        this.glanceMillis = glanceMillis;
        frames = new SyslogFrame(settings);
        receivers = settings.url().uris();
        this.tls = tls;
        endpoints = new Endpoints(receivers.size(), Servers.ALONE_FIRST, Servers.ALONE_MAX);
        receivers.forEach(receiver -> idle.add(new ConcurrentLinkedQueue<>()));
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        return frames.of(sid, type, event);
    }

    @Override
    public Framing framing() {
        return Framing.CONCATENATED;
    }

    /** A stream has no end. */
    @Override
    public long bodyBytesMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public long eventBytesMax() {
        return SyslogFrame.bytesMax(settings.messageBytesMax().bytes());
    }

    @Override
    public Receipt send(Batch batch) {
        Endpoints.Lease lease = endpoints.take(-1, System.nanoTime());
        boolean delivered = false;
        Delivery outcome;
        try {
            outcome = deliver(lease.server(), batch);
            delivered = outcome instanceof Delivery.Delivered;
        } finally {
            end(lease, delivered);
        }
        if (delivered || !endpoints.hasOtherThan(lease.server())) {
            return Receipt.all(batch, outcome);
        }
        // What one receiver has wrong with it is a retry at another, and no sign that all have too much.
        Delivery elsewhere =
                outcome instanceof Delivery.TargetFault fault ? new Delivery.Retry(null, fault.cause()) : outcome;
        return new Receipt(batch, Receipt.all(batch, elsewhere).outcomes(), Pressure.UNKNOWN);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        inUse.forEach(SyslogLink::close);
        idle.forEach(links -> links.forEach(SyslogLink::close));
    }

    private void end(Endpoints.Lease lease, boolean delivered) {
        URI receiver = receivers.get(lease.server());
        if (delivered) {
            if (endpoints.answered(lease)) {
                LOG.info("The receiver {} of the target {} takes events again", receiver, settings.name());
            }
        } else if (endpoints.failed(lease, null, System.nanoTime())
                && endpoints.hasOtherThan(lease.server())
                && !deadlines.isShutdown()) {
            LOG.warn(
                    "The receiver {} of the target {} is left alone for a while; the others take its share",
                    receiver,
                    settings.name());
        }
    }

    private Delivery deliver(int receiver, Batch batch) {
        SyslogLink link = standing(receiver);
        boolean isNew = link == null;
        if (link == null) {
            link = new SyslogLink(glanceMillis);
        }
        inUse.add(link);
        AtomicBoolean isLate = new AtomicBoolean();
        boolean stands = false;
        ScheduledFuture<?> end = null;
        try {
            // A socket's timeout bounds a read. Nothing bounds a write to a receiver that has stopped reading.
            end = deadlines.schedule(late(link, isLate), settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            if (isNew) {
                URI uri = receivers.get(receiver);
                link.connect(uri, isTls(uri) ? tls.look().context().getSocketFactory() : null, settings);
                // Who accepts and then refuses, as over TLS 1.3 for a certificate, says so a round trip later.
                if (!link.isOpen()) {
                    return new Delivery.Retry(null, "the receiver closes the connection at once");
                }
            }
            link.write(batch);
            stands = confirm(link);
            return settings.confirm() == Confirm.CLOSE || stands
                    ? Delivery.delivered()
                    : new Delivery.Retry(null, "the receiver has closed the connection");
        } catch (RejectedExecutionException closed) {
            return new Delivery.Retry(null, "the target is closed");
        } catch (IOException trouble) {
            return isLate.get() ? new Delivery.Retry(null, late()) : trouble(trouble);
        } finally {
            if (end != null) {
                end.cancel(false);
            }
            inUse.remove(link);
            if (stands && !deadlines.isShutdown()) {
                idle.get(receiver).add(link);
            } else {
                link.close();
            }
        }
    }

    private static Runnable late(SyslogLink link, AtomicBoolean isLate) {
        return () -> {
            isLate.set(true);
            link.close();
        };
    }

    /** @return whether the connection stands and can be used again */
    private boolean confirm(SyslogLink link) throws IOException {
        if (settings.confirm() == Confirm.OPEN) {
            return link.isOpen();
        }
        if (!link.isOpen()) {
            // It has closed before it could know that all is there.
            throw new IOException("closed early");
        }
        link.finish();
        return false;
    }

    /** One that the receiver has not closed meanwhile; what would be written to a closed one would be lost. */
    private @Nullable SyslogLink standing(int receiver) {
        for (SyslogLink link = idle.get(receiver).poll();
                link != null;
                link = idle.get(receiver).poll()) {
            if (stands(link)) {
                return link;
            }
            link.close();
        }
        return null;
    }

    private static boolean stands(SyslogLink link) {
        try {
            return link.isOpen();
        } catch (IOException broken) {
            return false;
        }
    }

    private String late() {
        return settings.confirm() == Confirm.CLOSE
                ? "the receiver has not read all and closed in time; one that never closes needs confirm: open"
                : "the receiver has not read all in time";
    }

    private Delivery trouble(IOException trouble) {
        String kind = trouble.getClass().getSimpleName();
        Reply.Silence ofTls = TlsTrouble.of(trouble);
        if (ofTls != null) {
            return HttpOutcome.of(ofTls);
        }
        if (trouble instanceof UnknownHostException) {
            return new Delivery.Retry(null, "the host's name was not found");
        }
        if (trouble instanceof ConnectException) {
            return new Delivery.Retry(null, "no connection");
        }
        return new Delivery.Retry(
                null, trouble instanceof SocketTimeoutException ? late() : "the connection broke off (" + kind + ")");
    }

    private static boolean isTls(URI uri) {
        return uri.getScheme().equals("tls");
    }
}
