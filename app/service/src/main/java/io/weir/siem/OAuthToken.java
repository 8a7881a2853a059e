package io.weir.siem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.delivery.Delivery;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
final class OAuthToken implements Credential, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** Where the endpoint does not say how long it holds: short, since too long would be refused. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** Requests under way when it expires still find it valid, and a token endpoint may be away for this long. */
    private static final Duration EARLY_MAX = Duration.ofMinutes(5);

    /** Each partition comes for a token; an endpoint that gave none is left alone for this long. */
    private static final Duration ALONE = Duration.ofSeconds(1);

    /** What a header can carry, and no more than any server takes in one. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");

    private final Request request;
    private final Http http;
    private final LongSupplier nanos;

    private @Nullable String token;
    private long refreshNanos;
    private long expiryNanos;

    /** It was asked for because the one before was refused, and has not been accepted yet. */
    private boolean isReplacement;

    private @Nullable Delivery trouble;
    private long notBeforeNanos;

    /** How a token is asked for. */
    interface Request {
        URI endpoint();

        /** @throws TargetException where it cannot be made from the settings, saying why and none of a secret */
        List<NameValuePair> form();

        /** The endpoint refuses what it was asked with: what stands in a file may be another by now. */
        void refused();
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
    public synchronized Offer offer() {
        long now = nanos.getAsLong();
        if (token == null || now - refreshNanos >= 0) {
            refresh(now);
        }
        if (token != null && now - expiryNanos < 0) {
            return Offer.of(value(token));
        }
        return Offer.none(trouble == null ? new Delivery.Retry(null, "there is no token yet") : trouble);
    }

    @Override
    public synchronized void accepted() {
        isReplacement = false;
    }

    @Override
    public synchronized boolean isReplaced(String value) {
        if (token == null || !value.equals(value(token))) {
            // Another thread has seen to it.
            return token != null;
        }
        token = null;
        if (isReplacement) {
            // The next request asks for one more: what is refused today may be allowed tomorrow.
            return false;
        }
        isReplacement = true;
        refresh(nanos.getAsLong());
        return token != null && !value.equals(value(token));
    }

    @Override
    public void close() {
        http.close();
    }

    private void refresh(long now) {
        if (trouble != null && now - notBeforeNanos < 0) {
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
        notBeforeNanos = now + ALONE.toNanos();
    }

    private @Nullable Delivery take(Reply.Answer answer, long now) {
        JsonNode json = json(answer);
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
        token = text;
        expiryNanos = now + life.toNanos();
        refreshNanos = expiryNanos - early.toNanos();
        return true;
    }

    private static Delivery foreign(Reply.Answer answer) {
        return new Delivery.Retry(answer.retryAfter(), "the token endpoint gives a foreign answer");
    }

    private static Delivery unanswered(Reply.Silence silence) {
        String cause = "no token: " + silence.cause();
        return silence.operatorsJob() ? new Delivery.TargetFault(cause) : new Delivery.Retry(null, cause);
    }

    private static JsonNode json(Reply.Answer answer) {
        try {
            return JSON.readTree(answer.body().bytes());
        } catch (JsonProcessingException foreign) {
            return JSON.missingNode();
        } catch (IOException impossible) {
            throw new IllegalStateException("a byte array that cannot be read", impossible);
        }
    }

    private static String value(String token) {
        return "Bearer " + token;
    }
}
