package io.weir.source;

import io.weir.pull.FakeApi;
import io.weir.pull.FakeApi.Answer;
import io.weir.pull.FakeApi.Asked;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Okta's System Log, as documented: a query without an end is a polling one, in the order in which events were stored; each answer
 * to it has a next link, also where it has no event; 429 with X-Rate-Limit-Reset where there were too many requests.
 */
final class FakeOkta implements FakeApi.Handler {
    /** In the order in which they were stored. */
    final List<String> stored = new CopyOnWriteArrayList<>();

    final AtomicInteger limited = new AtomicInteger();
    private final int pageMax;

    FakeOkta(int pageMax) {
        this.pageMax = pageMax;
    }

    void store(String uuid, Instant published) {
        stored.add("{\"uuid\":\"" + uuid + "\",\"published\":\"" + published
                + "\",\"eventType\":\"user.session.start\",\"severity\":\"INFO\"}");
    }

    @Override
    public Answer answer(Asked asked) {
        if (!asked.authorization().equals("SSWS s3cret")) {
            return Answer.of(401, "{\"errorCode\":\"E0000011\",\"errorSummary\":\"Invalid token provided\"}");
        }
        if (!asked.uri().getPath().equals("/api/v1/logs") || asked.query().containsKey("until")) {
            return Answer.of(404, "{\"errorCode\":\"E0000022\"}");
        }
        if (limited.getAndDecrement() > 0) {
            return Answer.of(429, "{\"errorCode\":\"E0000047\"}")
                    .with("X-Rate-Limit-Limit", "60")
                    .with("X-Rate-Limit-Remaining", "0")
                    .with("X-Rate-Limit-Reset", String.valueOf(Instant.now().getEpochSecond() + 1));
        }
        int from = asked.query().containsKey("after") ? position(asked.parameter("after")) : 0;
        int limit = Math.min(pageMax, Integer.parseInt(asked.parameter("limit")));
        int to = Math.min(stored.size(), from + limit);
        String self = "<" + asked.uri() + ">; rel=\"self\"";
        String next = "</api/v1/logs?sortOrder=" + asked.parameter("sortOrder") + "&limit=" + asked.parameter("limit")
                + "&after=" + cursor(to) + ">; rel=\"next\"";
        return Answer.json(stored.subList(from, to).stream().collect(Collectors.joining(",", "[", "]")))
                .with("Link", self + ", " + next);
    }

    private static String cursor(int position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("position " + position).getBytes(StandardCharsets.US_ASCII));
    }

    private static int position(String cursor) {
        return Integer.parseInt(
                new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).substring(9));
    }
}
