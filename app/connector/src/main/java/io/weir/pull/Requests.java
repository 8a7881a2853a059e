package io.weir.pull;

import io.weir.delivery.Backoff;
import io.weir.json.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks for a page until there is one or it makes no sense to ask again: with credentials, in its turn, and after each wait. */
final class Requests {
    private static final int REDIRECTS_MAX = 3;
    private static final int SMALL_BYTES_MAX = 64 << 10;
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private final Feed feed;
    private final Credential credential;
    private final Client client;
    private final Semaphore inFlight;
    private final Backoff backoff;
    private final Pause pause;
    private final Clock clock;
    private final FeedWatch watch;

    /** What is at an address: a page and its headers, or why there is none. */
    record Found(
            @Nullable Page page,
            @Nullable HttpHeaders headers,
            @Nullable Trouble trouble) {
        static Found none(Trouble trouble) {
            return new Found(null, null, trouble);
        }
    }

    /** Of a body: a page where that is what was asked for, else the code of an error. */
    private record Read(@Nullable Page page, String code) {}

    Requests(
            Feed feed,
            Credential credential,
            Client client,
            Semaphore inFlight,
            Backoff backoff,
            Pause pause,
            Clock clock,
            FeedWatch watch) {
        this.feed = feed;
        this.credential = credential;
        this.client = client;
        this.inFlight = inFlight;
        this.backoff = backoff;
        this.pause = pause;
        this.clock = clock;
        this.watch = watch;
    }

    Found get(URI uri, Layout layout) throws InterruptedException {
        return repeated(() -> once("GET", uri, layout));
    }

    /** Null where it worked. */
    @Nullable
    Trouble post(URI uri) throws InterruptedException {
        return repeated(() -> once("POST", uri, null)).trouble();
    }

    private interface Attempt {
        Found run() throws InterruptedException;
    }

    private Found repeated(Attempt attempt) throws InterruptedException {
        boolean isRenewed = false;
        for (int failures = 0; ; ) {
            Found found = attempt.run();
            Trouble trouble = found.trouble();
            if (trouble == null) {
                return found;
            }
            if (trouble.status() == 401 && !isRenewed && credential.isReplaced()) {
                isRenewed = true;
                continue;
            }
            failures++;
            if (!trouble.isWorthRetry() || failures > feed.patience().retries()) {
                return found;
            }
            watch.retried(trouble);
            if (!pause.pause(backoff.next(failures, trouble.after()))) {
                return found;
            }
        }
    }

    /** @param layout of a page; null where none is expected */
    private Found once(String method, URI uri, @Nullable Layout layout) throws InterruptedException {
        URI target = uri;
        for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            Credential.Offer offer = credential.offer(this::form);
            if (offer.trouble() != null) {
                return Found.none(offer.trouble());
            }
            if (!offer.value().chars().allMatch(c -> c >= ' ' && c <= '~')) {
                // The client would say so too, and show it.
                return Found.none(
                        Trouble.of(Trouble.Kind.CREDENTIALS, "the secret has characters in it that no header takes"));
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(target)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Accept-Encoding", "gzip")
                    .header("User-Agent", "weir");
            feed.call().headers().forEach(request::setHeader);
            if (!offer.header().isEmpty()) {
                request.setHeader(offer.header(), offer.value());
            }
            Reply<Read> reply = send(
                    request.build(),
                    layout == null ? SMALL_BYTES_MAX : feed.shape().pageBytesMax(),
                    (status, headers, in) -> read(layout, status, headers, in));
            if (!(reply instanceof Reply.Answer<Read> answer)) {
                return Found.none(((Reply.Silence<Read>) reply).trouble());
            }
            if (!isRedirect(answer.status())) {
                return found(layout != null, answer);
            }
            URI next = Links.resolved(
                    target, answer.headers().firstValue("Location").orElse(""));
            if (next == null || !Links.isSameOrigin(next, feed.call().base())) {
                // Whoever is there is not to see the credentials.
                return Found.none(status(answer, Trouble.Kind.REFUSED, " to another host"));
            }
            target = next;
        }
        return Found.none(Trouble.of(Trouble.Kind.REFUSED, "it redirects without end"));
    }

    private Reply<byte[]> form(String address, String form) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .header("User-Agent", "weir")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return send(request, SMALL_BYTES_MAX, (status, headers, in) -> in.readAllBytes());
    }

    private <T> Reply<T> send(HttpRequest request, long bytesMax, Reply.Body<T> reader) throws InterruptedException {
        inFlight.acquire();
        try {
            watch.requested();
            return client.send(request, bytesMax, reader);
        } finally {
            inFlight.release();
        }
    }

    private Read read(@Nullable Layout layout, int status, HttpHeaders headers, InputStream in) throws IOException {
        if (status == 200 && layout != null) {
            String type = headers.firstValue("Content-Type").orElse("");
            if (type.strip().toLowerCase(Locale.ROOT).startsWith("text/html")) {
                throw new MalformedException("it is a page for people (text/html)");
            }
            return new Read(PageReader.read(layout, in), "");
        }
        byte[] body = in.readNBytes(SMALL_BYTES_MAX);
        String code = feed.shape().error().isEmpty()
                ? null
                : JsonFields.text(body, body.length, feed.shape().error());
        return new Read(null, code != null && CODE.matcher(code).matches() ? code : "");
    }

    private Found found(boolean isPage, Reply.Answer<Read> answer) {
        int status = answer.status();
        Page page = answer.value().page();
        if (page != null) {
            return page.isSuccess()
                    ? new Found(page, answer.headers(), null)
                    : Found.none(status(
                            answer,
                            Trouble.Kind.FOREIGN,
                            " with " + String.join(".", feed.shape().success()) + " that is not true"));
        }
        if (status >= 200 && status < 300) {
            // Of a page only 200 says that it is there: an empty answer must never pass for one without events.
            return isPage
                    ? Found.none(status(answer, Trouble.Kind.FOREIGN, " with no page"))
                    : new Found(null, answer.headers(), null);
        }
        return Found.none(status(answer, kind(status, answer.headers()), ""));
    }

    private static Trouble.Kind kind(int status, HttpHeaders headers) {
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return Trouble.Kind.PASSING;
        }
        if (status == 403 && Waits.isRateLimit(headers)) {
            return Trouble.Kind.PASSING;
        }
        return status == 401 || status == 403 ? Trouble.Kind.CREDENTIALS : Trouble.Kind.REFUSED;
    }

    private Trouble status(Reply.Answer<Read> answer, Trouble.Kind kind, String more) {
        String code = answer.value().code();
        return new Trouble(
                kind,
                "HTTP " + answer.status() + (code.isEmpty() ? "" : " " + code) + more,
                answer.status(),
                code,
                kind == Trouble.Kind.PASSING ? Waits.of(answer.headers(), clock.instant()) : null);
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
