package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.config.Addresses;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.envelope.Origin;
import io.weir.flow.Pressure;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one target that speaks HTTP: chooses which is asked, presents the credentials, and makes of what is only
 * one server's trouble a retry at another.
 */
final class Servers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    /** As long as the sink waits at most, by default, before it tries again: a hiccup takes no server away for longer. */
    static final Duration ALONE_FIRST = Duration.ofSeconds(1);

    /** A dead server costs one batch one timeout each time it is tried; one that is back is used within this. */
    static final Duration ALONE_MAX = Duration.ofMinutes(1);

    private final String target;
    private final List<URI> addresses;
    private final @Nullable Credential credential;
    private final Signs signs;
    private final Endpoints endpoints;
    private final Http http;

    private volatile boolean closed;

    /** Where the batch of a partition failed last. One of a partition is under way at a time. */
    private final Map<Place, Integer> failedAt = new ConcurrentHashMap<>();

    /** Of which the log says that they are left alone. Of all together the sink itself says that nothing is taken. */
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();

    private record Place(String topic, int partition) {
        static Place of(Batch batch) {
            Origin first = batch.items().get(0).origin();
            return new Place(first.topic(), first.partition());
        }
    }

    /**
     * A request to one of the servers.
     *
     * @param headers beside the credentials
     * @param reading what the reply means for each event; may wait for what else the server has to say of them
     * @param after runs at the end of it all, also where nothing was read
     */
    record Question(
            URI uri,
            Map<String, String> headers,
            ContentType type,
            Framing framing,
            Function<Reply, List<Delivery>> reading,
            Runnable after) {
        Question(
                URI uri,
                Map<String, String> headers,
                ContentType type,
                Framing framing,
                Function<Reply, List<Delivery>> reading) {
            this(uri, headers, type, framing, reading, () -> {});
        }

        /**
         * One whose answer speaks of all events alike.
         *
         * @param events how many it carries
         */
        static Question ofAll(
                URI uri,
                Map<String, String> headers,
                ContentType type,
                Framing framing,
                int events,
                Function<Reply.Answer, Delivery> meaning) {
            return new Question(
                    uri,
                    headers,
                    type,
                    framing,
                    reply -> Collections.nCopies(events, reply.match(meaning, HttpOutcome::of)));
        }
    }

    /**
     * Answers that say more than what became of each event.
     *
     * @param refusesCredential whether it refuses the credential
     * @param asksForLess whether it takes the events and asks for fewer of them
     */
    record Signs(Predicate<Reply.Answer> refusesCredential, Predicate<Reply.Answer> asksForLess) {
        /** Where a target knows nothing better. */
        static final Signs BY_STATUS =
                new Signs(answer -> answer.status() == 401 || answer.status() == 403, answer -> false);

        /** Of a token that is asked for: 403 is a right that is missing, and another token would not have it either. */
        static final Signs OF_TOKEN = new Signs(answer -> answer.status() == 401, answer -> false);
    }

    private record Asked(Reply reply, boolean credentialReplaced) {}

    /**
     * @param credential presented to all of them, and closed with them; empty where none is wanted
     * @param signs how the target speaks of itself
     * @param connections to each server, at most
     */
    Servers(
            String target,
            Addresses addresses,
            Optional<Credential> credential,
            Signs signs,
            HttpSettings settings,
            TlsRenewal tls,
            int connections,
            Clock clock) {
        this.target = target;
        this.addresses = addresses.uris();
        this.credential = credential.orElse(null);
        this.signs = signs;
        endpoints = new Endpoints(this.addresses.size(), ALONE_FIRST, ALONE_MAX);
        http = new Http(settings, tls, connections, this.addresses.size(), clock);
    }

    /** Host and port, without what an address may hold beside them. */
    String name(int server) {
        URI uri = addresses.get(server);
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** One request to the server whose turn it is, and rather not to the one where this batch failed before. */
    Receipt send(Batch batch, IntFunction<Question> questions) {
        Credential.Offer offer = offer();
        if (offer.trouble() != null) {
            return Receipt.all(batch, offer.trouble());
        }
        Place place = Place.of(batch);
        Endpoints.Lease lease = endpoints.take(failedAt.getOrDefault(place, -1), System.nanoTime());
        boolean judged = false;
        try {
            Question question = questions.apply(lease.server());
            Asked asked;
            List<Delivery> outcomes;
            try {
                asked = ask(question, batch, offer);
                outcomes = asked.credentialReplaced
                        ? Collections.nCopies(
                                batch.size(), new Delivery.Retry(null, "the credentials have been replaced"))
                        : question.reading().apply(asked.reply);
            } finally {
                question.after().run();
            }
            judged = true;
            return judge(lease, place, asked, new Receipt(batch, outcomes));
        } finally {
            if (!judged) {
                endpoints.failed(lease, null, System.nanoTime());
            }
        }
    }

    /** A request beside the batches, to one server. What it brings decides nothing about who is asked next. */
    Reply post(URI uri, Map<String, String> headers, HttpEntity body) {
        Credential.Offer offer = offer();
        return offer.trouble() == null
                ? ask(headers, offer, all -> http.post(uri, all, body)).reply
                : new Reply.Silence("there are no credentials to present", false);
    }

    @Override
    public void close() {
        closed = true;
        http.close();
        if (credential != null) {
            credential.close();
        }
    }

    private Credential.Offer offer() {
        return credential == null ? Credential.Offer.of("") : credential.offer();
    }

    private Asked ask(Question it, Batch batch, Credential.Offer offer) {
        return ask(it.headers(), offer, headers -> http.post(it.uri(), headers, it.type(), it.framing(), batch));
    }

    private Asked ask(
            Map<String, String> headers, Credential.Offer offer, Function<Map<String, String>, Reply> request) {
        if (credential == null) {
            return new Asked(request.apply(headers), false);
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put(credential.header(), offer.value());
        Reply reply = request.apply(all);
        if (reply instanceof Reply.Answer answer && !signs.refusesCredential.test(answer)) {
            credential.accepted();
        }
        boolean isRefused = reply.match(signs.refusesCredential::test, silence -> false);
        return new Asked(reply, isRefused && credential.isReplaced(offer.value()));
    }

    private Receipt judge(Endpoints.Lease lease, Place place, Asked asked, Receipt receipt) {
        int server = lease.server();
        List<Delivery> outcomes = receipt.outcomes();
        if (asked.credentialReplaced || !isInTrouble(asked.reply, outcomes)) {
            failedAt.remove(place);
            if (endpoints.answered(lease) && told.remove(server)) {
                LOG.info("The server {} of the target {} takes events again", name(server), target);
            }
            return new Receipt(receipt.batch(), outcomes, pressure(asked, receipt));
        }
        Duration wish = asked.reply.match(Reply.Answer::retryAfter, silence -> null);
        boolean isNew = endpoints.failed(lease, wish, System.nanoTime());
        failedAt.put(place, server);
        if (!endpoints.hasOtherThan(server)) {
            return receipt;
        }
        if (isNew && !closed && !Thread.currentThread().isInterrupted()) {
            told.add(server);
            LOG.warn(
                    "The server {} of the target {} is left alone for a while ({}); the others take its share",
                    name(server),
                    target,
                    cause(outcomes));
        }
        // The others take what comes: the target as a whole asks for nothing.
        return new Receipt(
                receipt.batch(), outcomes.stream().map(Servers::elsewhere).toList(), Pressure.UNKNOWN);
    }

    private Pressure pressure(Asked asked, Receipt receipt) {
        if (asked.credentialReplaced) {
            return Pressure.UNKNOWN;
        }
        boolean asksForLess = asked.reply.match(signs.asksForLess::test, silence -> false);
        return asksForLess ? Pressure.HIGH : receipt.pressure();
    }

    /** No answer, one that says so, or a success or a refusal that is not its own. */
    private static boolean isInTrouble(Reply reply, List<Delivery> outcomes) {
        return reply.match(
                answer -> answer.status() >= 500
                        || ((HttpOutcome.isSuccess(answer) || HttpOutcome.isRefusal(answer))
                                && outcomes.stream().allMatch(Delivery.Retry.class::isInstance)),
                silence -> true);
    }

    /** What one server asks for, or has wrong with its certificate, holds up nobody where another takes the events. */
    private static Delivery elsewhere(Delivery outcome) {
        if (outcome instanceof Delivery.Retry retry
                && retry.after() != null
                && !retry.after().isZero()) {
            return new Delivery.Retry(null, retry.cause());
        }
        return outcome instanceof Delivery.TargetFault fault ? new Delivery.Retry(null, fault.cause()) : outcome;
    }

    private static String cause(List<Delivery> outcomes) {
        return outcomes.stream()
                .map(it -> it.match(
                        delivered -> "",
                        Delivery.Retry::cause,
                        Delivery.Split::cause,
                        Delivery.Poison::cause,
                        Delivery.TargetFault::cause))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }
}
