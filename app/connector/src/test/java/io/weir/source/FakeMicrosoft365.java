package io.weir.source;

import io.weir.pull.FakeApi;
import io.weir.pull.FakeApi.Answer;
import io.weir.pull.FakeApi.Asked;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The Office 365 Management Activity API, with its login: a content type has to be subscribed to (AF20022), a list has both bounds,
 * spans less than a day and begins no more than 7 days ago (AF20055), goes on by NextPageUri, and names blobs of events by
 * when they were made available; one that has expired is gone (AF20051). To subscribe again is an error (AF20024).
 */
final class FakeMicrosoft365 implements FakeApi.Handler {
    private static final int PAGE = 3;
    private static final String FEED = "/api/v1.0/ten/activity/feed/";

    final List<Blob> blobs = new CopyOnWriteArrayList<>();
    final AtomicInteger tokens = new AtomicInteger();
    final Set<String> subscribed = ConcurrentHashMap.newKeySet();
    private final int eventsOfBlob;

    record Blob(int number, Instant created, boolean isExpired) {}

    FakeMicrosoft365(int eventsOfBlob) {
        this.eventsOfBlob = eventsOfBlob;
    }

    List<String> events() {
        return blobs.stream()
                .filter(it -> !it.isExpired())
                .flatMap(it -> IntStream.range(0, eventsOfBlob).mapToObj(event -> event(it, event)))
                .toList();
    }

    @Override
    public Answer answer(Asked asked) {
        String path = asked.uri().getPath();
        if (path.equals("/ten/oauth2/v2.0/token")) {
            boolean isSound = asked.body().contains("grant_type=client_credentials")
                    && asked.body().contains("client_id=app")
                    && asked.body().contains("client_secret=s3cret")
                    && asked.body().contains("scope=https%3A%2F%2Fmanage.office.com%2F.default");
            return isSound
                    ? Answer.json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"token-"
                            + tokens.incrementAndGet() + "\"}")
                    : Answer.of(401, "{\"error\":\"invalid_client\"}");
        }
        if (!asked.authorization().equals("Bearer token-" + tokens.get())) {
            return error(401, "AF10001");
        }
        if (path.startsWith(FEED + "audit/")) {
            return blob(Integer.parseInt(path.substring((FEED + "audit/").length())));
        }
        String type = asked.parameter("contentType");
        if (path.equals(FEED + "subscriptions/start") && asked.method().equals("POST")) {
            return subscribed.add(type) ? Answer.json("{\"status\":\"enabled\"}") : error(400, "AF20024");
        }
        return path.equals(FEED + "subscriptions/content") ? list(asked, type) : error(404, "AF20000");
    }

    private Answer list(Asked asked, String type) {
        if (!subscribed.contains(type)) {
            return error(400, "AF20022");
        }
        Instant start = LocalDateTime.parse(asked.parameter("startTime")).toInstant(ZoneOffset.UTC);
        Instant end = LocalDateTime.parse(asked.parameter("endTime")).toInstant(ZoneOffset.UTC);
        if (Duration.between(start, end).compareTo(Duration.ofHours(24)) >= 0
                || start.isBefore(Instant.now().minus(Duration.ofDays(7)))) {
            return error(400, "AF20055");
        }
        List<Blob> found = blobs.stream()
                .filter(it -> !it.created().isBefore(start) && it.created().isBefore(end))
                .toList();
        int from = asked.parameter("nextPage").isEmpty() ? 0 : Integer.parseInt(asked.parameter("nextPage"));
        int to = Math.min(found.size(), from + PAGE);
        Answer answer = Answer.json(found.subList(Math.min(from, to), to).stream()
                .map(it ->
                        "{\"contentType\":\"" + type + "\",\"contentId\":\"id$" + it.number() + "\",\"contentUri\":\""
                                + FEED + "audit/" + it.number() + "\",\"contentCreated\":\"" + it.created() + "\"}")
                .collect(Collectors.joining(",", "[", "]")));
        String query = asked.uri().getRawQuery().replaceAll("&nextPage=[^&]*", "");
        return to == found.size()
                ? answer
                : answer.with("NextPageUri", FEED + "subscriptions/content?" + query + "&nextPage=" + to);
    }

    private Answer blob(int number) {
        Blob blob = blobs.get(number);
        return blob.isExpired()
                ? error(400, "AF20051")
                : Answer.json(IntStream.range(0, eventsOfBlob)
                        .mapToObj(event -> event(blob, event))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static String event(Blob blob, int event) {
        return "{\"Id\":\"" + blob.number() + "-" + event
                + "\",\"CreationTime\":\"2026-01-01T00:00:00\",\"Workload\":\"AzureActiveDirectory\"}";
    }

    private static Answer error(int status, String code) {
        return Answer.of(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + code + " in words\"}}");
    }
}
