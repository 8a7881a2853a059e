package io.weir.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.delivery.Delivery;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token that is asked for, kept, and asked for anew before it expires. One that the SIEM refuses is replaced by
 * a fresh one, once; a fresh one that is refused too is a fault that only a person mends.
 */
final class OAuthToken implements Credential {
    /** Where the endpoint does not say how long it holds: short, since too long would be refused. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** Requests under way when it expires still find it valid, and a token endpoint may be away for this long. */
    private static final Duration EARLY_MAX = Duration.ofMinutes(5);

    /** Each partition comes for a token; an endpoint that gave none is left alone for this long. */
    private static final Duration ALONE = Duration.ofSeconds(1);

    /** The same while there is a token that is still valid: nothing waits for another. */
    private static final Duration ALONE_WITH_TOKEN = Duration.ofSeconds(30);

    /** What a header can carry, and no more than any server takes in one. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");

    private final Request request;
    private final Http http;
    private final LongSupplier nanos;

    /** Held by the one that asks; nobody waits for it who has a token that is still valid. */
    private final ReentrantLock asking = new ReentrantLock();

    private volatile @Nullable Held held;

    /** It was asked for because the one before was refused, and has not been accepted yet. */
    private volatile boolean isReplacement;

    private volatile @Nullable Delivery trouble;
    private volatile long triedNanos;

    private record Held(String value, long refreshNanos, long expiryNanos) {
        boolean isFresh(long now) {
            return now - refreshNanos < 0;
        }

        boolean isValid(long now) {
            return now - expiryNanos < 0;
        }

        /** It is a secret. */
        @Override
        public String toString() {
            return "***";
        }
    }

    /** How a token is asked for. */
    interface Request {
        URI endpoint();

        /** @throws TargetException where it cannot be made from the settings, saying why and none of a secret */
        List<NameValuePair> form();

        /** The endpoint refuses what it was asked with: what stands in a file may be another by now. */
        void refused();
    }

    OAuthToken(Request request, HttpSettings settings, TlsRenewal tls, Clock clock) {
        this(request, new Http(settings, tls, 1, 1, clock), System::nanoTime);
    }

    /** @param nanos a monotonic reading */
    OAuthToken(Request request, Http http, LongSupplier nanos) {
        this.request = request;
        this.http = http;
        this.nanos = nanos;
    }

    @Override
    public String header() {
        return HttpHeaders.AUTHORIZATION;
    }

    @Override
    public Offer offer() {
        Held kept = held;
        long now = nanos.getAsLong();
        if (kept != null && kept.isFresh(now)) {
            return Offer.of(kept.value);
        }
        if (kept != null && kept.isValid(now)) {
            if (!asking.tryLock()) {
                return Offer.of(kept.value);
            }
        } else {
            asking.lock();
        }
        try {
            return renewed();
        } finally {
            asking.unlock();
        }
    }

    @Override
    public void accepted() {
        isReplacement = false;
    }

    @Override
    public boolean isReplaced(String value) {
        Held newer = held;
        if (newer != null && !value.equals(newer.value)) {
            return true;
        }
        asking.lock();
        try {
            Held kept = held;
            if (kept == null || !value.equals(kept.value)) {
                // Another thread has seen to it.
                return kept != null;
            }
            held = null;
            if (isReplacement) {
                // The next request asks for one more: what is refused today may be allowed tomorrow.
                return false;
            }
            isReplacement = true;
            refresh();
            Held next = held;
            return next != null && !value.equals(next.value);
        } finally {
            asking.unlock();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private Offer renewed() {
        Held kept = held;
        // Who waited for the lock finds what the other was given.
        if (kept == null || !kept.isFresh(nanos.getAsLong())) {
            refresh();
        }
        Held latest = held;
        if (latest != null && latest.isValid(nanos.getAsLong())) {
            return Offer.of(latest.value);
        }
        Delivery why = trouble;
        return Offer.none(why == null ? new Delivery.Retry(null, "there is no token yet") : why);
    }

    private void refresh() {
        long now = nanos.getAsLong();
        Held kept = held;
        Duration alone = kept != null && kept.isValid(now) ? ALONE_WITH_TOKEN : ALONE;
        if (trouble != null && now - triedNanos < alone.toNanos()) {
            return;
        }
        try {
            UrlEncodedFormEntity form = new UrlEncodedFormEntity(request.form(), StandardCharsets.UTF_8);
            trouble = http.post(request.endpoint(), Map.of(HttpHeaders.ACCEPT, "application/json"), form)
                    .match(answer -> take(answer, now), OAuthToken::unanswered);
        } catch (TargetException unusable) {
            request.refused();
            trouble = new Delivery.TargetFault(String.valueOf(unusable.getMessage()));
        }
        // Not the reading from before: a request can take longer than the wait.
        triedNanos = nanos.getAsLong();
    }

    private @Nullable Delivery take(Reply.Answer answer, long now) {
        JsonNode body = answer.json();
        JsonNode json = body == null ? MissingNode.getInstance() : body;
        if (answer.status() == 200) {
            return takeToken(json, now) ? null : foreign(answer);
        }
        if (answer.status() == 408 || answer.status() == 429 || answer.status() >= 500) {
            return new Delivery.Retry(answer.retryAfter(), "the token endpoint answers HTTP " + answer.status());
        }
        request.refused();
        // The code only: descriptions name applications and tenants.
        String error = json.path("error").asText("");
        String code = error.matches("[a-z_]{1,40}") ? " " + error : "";
        return new Delivery.TargetFault("the token endpoint refuses: HTTP " + answer.status() + code);
    }

    private boolean takeToken(JsonNode json, long now) {
        String text = json.path("access_token").textValue();
        if (text == null || !TOKEN.matcher(text).matches()) {
            return false;
        }
        // A number, and from some endpoints a text.
        long seconds = json.path("expires_in").asLong(UNSAID.toSeconds());
        Duration life = Duration.ofSeconds(
                Math.min(Math.max(seconds, 1), Duration.ofDays(1).toSeconds()));
        Duration early = life.dividedBy(5).compareTo(EARLY_MAX) < 0 ? life.dividedBy(5) : EARLY_MAX;
        long expiryNanos = now + life.toNanos();
        held = new Held("Bearer " + text, expiryNanos - early.toNanos(), expiryNanos);
        return true;
    }

    private static Delivery foreign(Reply.Answer answer) {
        return new Delivery.Retry(answer.retryAfter(), "the token endpoint gives a foreign answer");
    }

    private static Delivery unanswered(Reply.Silence silence) {
        String cause = "no token: " + silence.cause();
        return silence.operatorsJob() ? new Delivery.TargetFault(cause) : new Delivery.Retry(null, cause);
    }
}
