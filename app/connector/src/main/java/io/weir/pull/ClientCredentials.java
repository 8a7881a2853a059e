package io.weir.pull;

import io.weir.json.JsonFields;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OAuth 2.0's grant for an application that acts for itself. A token is asked for anew before it expires, and once it is refused. */
final class ClientCredentials implements Credential {
    /** Where the endpoint does not say how long it holds. */
    private static final Duration UNSAID = Duration.ofMinutes(5);

    /** A request that is under way when it expires still finds it valid. */
    private static final Duration EARLY_MAX = Duration.ofMinutes(5);

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");

    private final String address;
    private final String form;
    private final LongSupplier nanos;
    private @Nullable String token;
    private long refreshNanos;

    ClientCredentials(String address, String id, String secret, String scope, LongSupplier nanos) {
        this.address = address;
        this.nanos = nanos;
        form = "grant_type=client_credentials&client_id=" + Template.encode(id) + "&client_secret="
                + Template.encode(secret) + (scope.isEmpty() ? "" : "&scope=" + Template.encode(scope));
    }

    @Override
    public Offer offer(Asker asker) throws InterruptedException {
        String held = token;
        if (held != null && nanos.getAsLong() - refreshNanos < 0) {
            return offer(held);
        }
        Reply<byte[]> reply = asker.post(address, form);
        return reply.match(this::take, silence -> Offer.none(about(silence.trouble())));
    }

    @Override
    public boolean isReplaced() {
        boolean hadOne = token != null;
        token = null;
        return hadOne;
    }

    private Offer take(Reply.Answer<byte[]> answer) {
        byte[] body = answer.value();
        if (answer.status() != 200) {
            return Offer.none(refusal(answer, body));
        }
        String text = JsonFields.text(body, body.length, List.of("access_token"));
        if (text == null || !TOKEN.matcher(text).matches()) {
            return Offer.none(Trouble.of(Trouble.Kind.FOREIGN, "the token endpoint gives no token"));
        }
        Duration life = life(JsonFields.text(body, body.length, List.of("expires_in")));
        Duration early = life.dividedBy(5).compareTo(EARLY_MAX) < 0 ? life.dividedBy(5) : EARLY_MAX;
        refreshNanos = nanos.getAsLong() + life.minus(early).toNanos();
        token = text;
        return offer(text);
    }

    private static Trouble refusal(Reply.Answer<byte[]> answer, byte[] body) {
        int status = answer.status();
        // The code only: descriptions name applications and tenants.
        String error = JsonFields.text(body, body.length, List.of("error"));
        String code = error != null && CODE.matcher(error).matches() ? error : "";
        boolean isPassing = status == 408 || status == 429 || status >= 500;
        return new Trouble(
                isPassing ? Trouble.Kind.PASSING : Trouble.Kind.CREDENTIALS,
                "the token endpoint answers HTTP " + status + (code.isEmpty() ? "" : " " + code),
                status,
                code,
                null);
    }

    private static Trouble about(Trouble trouble) {
        return new Trouble(trouble.kind(), "no token: " + trouble.cause(), 0, "", trouble.after());
    }

    /** A number, and from some endpoints a text. */
    private static Duration life(@Nullable String seconds) {
        if (seconds == null || !seconds.matches("\\d{1,9}")) {
            return UNSAID;
        }
        return Duration.ofSeconds(Math.min(
                Math.max(Long.parseLong(seconds), 1), Duration.ofDays(1).toSeconds()));
    }

    private static Offer offer(String token) {
        return new Offer("Authorization", "Bearer " + token, null);
    }
}
