package io.weir.siem;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.delivery.Delivery;
import io.weir.siem.AckChannel.Report;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexer acknowledgement: an answer of 200 says that HEC has a batch in memory, and only the acknowledgement that it is
 * written. A channel for each indexer, and a new one after it was silent: it may have begun to count anew.
 */
final class HecAcks {
    private static final Logger LOG = LoggerFactory.getLogger(HecAcks.class);
    private static final String CHANNEL = "X-Splunk-Request-Channel";
    private static final String NO_ACK_ID = "HEC gave no ackId: enable indexer acknowledgement for the token in Splunk,"
            + " or set acknowledge to false";

    private final String target;
    private final Servers servers;
    private final List<URI> collectors;
    private final Duration timeout;
    private final Duration interval;
    private final AtomicReferenceArray<AckChannel> channels;
    private final AtomicLong unacknowledged = new AtomicLong();
    private final Set<Pending> awaited = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Which server took a batch that nobody will acknowledge; null while all is well. */
    private volatile @Nullable Fault faulty;

    private record Fault(int server, String text) {}

    /** A request that is to be acknowledged. */
    final class Pending {
        private final int server;
        private final AckChannel channel;
        private final AckChannel.Request request;

        private Pending(int server, AckChannel channel) {
            this.server = server;
            this.channel = channel;
            request = channel.begin();
        }

        Map<String, String> headers() {
            return Map.of(CHANNEL, channel.id());
        }

        /** It is over, however it ended. */
        void end() {
            channel.end(request);
        }

        /** No answer came, or none that says whether there is an id. */
        void lost() {
            channel.lose(request);
            renew(server, channel);
        }

        /** What of it holds once the indexer has acknowledged, or has not. */
        List<Delivery> confirmed(Reply.Answer answer, List<Delivery> outcomes) {
            boolean isTaken = outcomes.stream().anyMatch(Delivery.Delivered.class::isInstance);
            OptionalLong ackId = HecReply.ackId(answer);
            if (ackId.isEmpty() && (isTaken || !HecReply.isRefusal(answer))) {
                lost();
            }
            if (!isTaken) {
                return outcomes;
            }
            if (ackId.isEmpty() && HttpOutcome.isSuccess(answer)) {
                faulty = new Fault(server, NO_ACK_ID);
                return Collections.nCopies(outcomes.size(), new Delivery.TargetFault(NO_ACK_ID));
            }
            if (ackId.isEmpty()) {
                // Whether they are written nobody will ever say.
                return instead(outcomes, new Delivery.Retry(Duration.ZERO, "taken without an acknowledgement"));
            }
            Delivery said = await(ackId.getAsLong());
            if (said.equals(AckChannel.LATE)) {
                tellLate(server, outcomes);
            }
            if (said.equals(AckChannel.RESET)) {
                renew(server, channel);
            }
            if (said instanceof Delivery.TargetFault fault) {
                faulty = new Fault(server, fault.cause());
            }
            return instead(outcomes, said);
        }

        private Delivery await(long ackId) {
            awaited.add(this);
            try {
                if (closed) {
                    channel.close();
                }
                return channel.await(ackId, request);
            } finally {
                awaited.remove(this);
            }
        }
    }

    /** @param collectors where each server is asked for acknowledgements */
    HecAcks(String target, Servers servers, List<URI> collectors, Duration timeout, Duration interval) {
        this.target = target;
        this.servers = servers;
        this.collectors = collectors;
        this.timeout = timeout;
        this.interval = interval;
        channels = new AtomicReferenceArray<>(collectors.size());
        for (int server = 0; server < collectors.size(); server++) {
            channels.set(server, open(server));
        }
    }

    /**
     * Why acknowledgements are still not to be had; empty where nothing is known to be wrong. Asked before a batch is
     * sent again, which HEC would take each time: a channel that nobody uses tells, and has nothing to be missed.
     */
    Optional<Delivery> fault() {
        Fault known = faulty;
        if (known == null) {
            return Optional.empty();
        }
        Fault now = ask(known.server, open(known.server), List.of(0L))
                .match(
                        answer -> {
                            String text = report(answer).fault();
                            // Only a report tells that it is mended: a page of somebody else's is none.
                            return text == null && isReport(answer)
                                    ? null
                                    : new Fault(known.server, text == null ? known.text : text);
                        },
                        // It is down, and whoever is asked next has to tell for itself.
                        silence -> null);
        faulty = now;
        return Optional.ofNullable(now).map(it -> new Delivery.TargetFault(it.text));
    }

    Pending begin(int server) {
        return new Pending(server, channels.get(server));
    }

    /** Ends every wait: what was not acknowledged by then is sent again by whoever comes after. */
    void close() {
        closed = true;
        awaited.forEach(it -> it.channel.close());
    }

    private AckChannel open(int server) {
        return new AckChannel(timeout, interval, (channel, ids) -> poll(server, channel, ids));
    }

    /** Whoever waits on the old one goes on waiting there. */
    private void renew(int server, AckChannel old) {
        channels.compareAndSet(server, old, open(server));
    }

    private Report poll(int server, AckChannel channel, Collection<Long> ids) {
        return ask(server, channel, ids).match(HecAcks::report, silence -> {
            renew(server, channel);
            return Report.NOTHING;
        });
    }

    private Reply ask(int server, AckChannel channel, Collection<Long> ids) {
        String body = ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{\"acks\":[", "]}"));
        return servers.post(
                collectors.get(server),
                Map.of(CHANNEL, channel.id()),
                new StringEntity(body, ContentType.APPLICATION_JSON));
    }

    private static boolean isReport(Reply.Answer answer) {
        JsonNode reply = answer.status() == 200 ? answer.json() : null;
        return reply != null && reply.path("acks").isObject();
    }

    /** What says neither true nor why not says nothing: credentials come back, servers too, and the timeout ends it. */
    private static Report report(Reply.Answer answer) {
        JsonNode reply = answer.json();
        if (reply == null) {
            return Report.NOTHING;
        }
        if (answer.status() == 400) {
            String fault = HecReply.channelFault(reply.path("code").asInt(-1));
            return new Report(Set.of(), fault);
        }
        Set<Long> indexed = new TreeSet<>();
        if (answer.status() == 200) {
            reply.path("acks").properties().forEach(ack -> {
                if (ack.getValue().isBoolean()
                        && ack.getValue().asBoolean()
                        && ack.getKey().matches("\\d{1,18}")) {
                    indexed.add(Long.valueOf(ack.getKey()));
                }
            });
        }
        return new Report(indexed, null);
    }

    private void tellLate(int server, List<Delivery> outcomes) {
        long events =
                outcomes.stream().filter(Delivery.Delivered.class::isInstance).count();
        LOG.warn(
                "The indexer {} of the target {} took {} events and did not acknowledge them within {} s: they are sent"
                        + " again, and Splunk may have them twice ({} batches so far)",
                servers.name(server),
                target,
                events,
                timeout.toSeconds(),
                unacknowledged.incrementAndGet());
    }

    private static List<Delivery> instead(List<Delivery> outcomes, Delivery of) {
        return outcomes.stream()
                .map(it -> it instanceof Delivery.Delivered ? of : it)
                .toList();
    }
}
