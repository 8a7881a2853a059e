package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import io.weir.pull.FakeApi;
import io.weir.pull.FakeApi.Answer;
import io.weir.pull.FakeApi.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Cloudflare's audit log (version 2): since and before are required, the cursor of result_info leads on and is empty at the end,
 * and success says whether it is sound. And Logpull: lines of what was received from start up to end, which is a minute
 * ago at the latest, an hour behind start at most, and no start is older than 7 days.
 */
final class FakeCloudflare implements FakeApi.Handler {
    private static final int PAGE = 50;

    final List<Entry> entries = new CopyOnWriteArrayList<>();

    record Entry(int number, Instant time) {}

    @Override
    public Answer answer(Asked asked) {
        if (!asked.authorization().equals("Bearer s3cret")) {
            return Answer.of(
                    403,
                    "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}],\"result\":null}");
        }
        return switch (asked.uri().getPath()) {
            case "/client/v4/accounts/acc/logs/audit" -> audit(asked);
            case "/client/v4/zones/zone/logs/received" -> received(asked);
            default -> Answer.of(404, "{\"success\":false,\"errors\":[{\"code\":7003}],\"result\":null}");
        };
    }

    private Answer audit(Asked asked) {
        if (asked.parameter("since").isEmpty() || asked.parameter("before").isEmpty()) {
            return Answer.of(400, "{\"success\":false,\"result\":null}");
        }
        List<Entry> found = between(asked.parameter("since"), asked.parameter("before"));
        int from = asked.parameter("cursor").isEmpty()
                ? 0
                : Integer.parseInt(asked.parameter("cursor").substring(2));
        int to = Math.min(found.size(), from + PAGE);
        String cursor = to == found.size() ? "" : "A+" + to;
        return Answer.json(found.subList(Math.min(from, to), to).stream()
                .map(it -> "{\"id\":\"audit-" + it.number() + "\",\"action\":{\"time\":\"" + it.time()
                        + "\",\"type\":\"create\"}}")
                .collect(Collectors.joining(
                        ",",
                        "{\"errors\":[],\"success\":true,\"result\":[",
                        "],\"result_info\":{\"count\":\"" + (to - from) + "\",\"cursor\":\"" + cursor + "\"}}")));
    }

    private Answer received(Asked asked) {
        Instant start = Instant.parse(asked.parameter("start"));
        Instant end = Instant.parse(asked.parameter("end"));
        Instant now = Instant.now();
        boolean isSound = end.isBefore(now.minus(Duration.ofMinutes(1)))
                && start.isAfter(now.minus(Duration.ofDays(7)))
                && Duration.between(start, end).compareTo(Duration.ofHours(1)) <= 0
                && start.isBefore(end)
                && asked.parameter("timestamps").equals("rfc3339")
                && asked.parameter("fields").contains("RayID,");
        if (!isSound) {
            return Answer.of(400, "bad query: error parsing time: invalid time range");
        }
        String lines = between(asked.parameter("start"), asked.parameter("end")).stream()
                .map(it -> "{\"RayID\":\"" + it.number() + "\",\"EdgeStartTimestamp\":\"" + it.time() + "\"}\n")
                .collect(Collectors.joining());
        return new Answer(200, Map.of("Content-Type", "text/plain"), Payload.wrap(lines.getBytes(UTF_8)), 1, 0);
    }

    private List<Entry> between(String since, String before) {
        Instant from = Instant.parse(since);
        Instant to = Instant.parse(before);
        return entries.stream()
                .filter(it -> !it.time().isBefore(from) && it.time().isBefore(to))
                .toList();
    }
}
