package io.weir.source;

import io.weir.pull.FakeApi;
import io.weir.pull.FakeApi.Answer;
import io.weir.pull.FakeApi.Asked;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * GitHub's audit log of an organization, as documented: a search phrase, order, at most 100 a page, the newest first unless asked
 * otherwise; a Link header that leads on by "after" and is not there on the last page; 403 where there were too many
 * requests.
 */
final class FakeGitHub implements FakeApi.Handler {
    private static final Pattern SINCE = Pattern.compile("created:>=(\\S+)");

    final List<Entry> entries = new CopyOnWriteArrayList<>();
    final AtomicInteger limited = new AtomicInteger();

    record Entry(int number, long millis) {
        String json() {
            return "{\"@timestamp\":" + millis + ",\"_document_id\":\"doc-" + number + "\",\"action\":\"repo.create\"}";
        }
    }

    @Override
    public Answer answer(Asked asked) {
        if (!asked.authorization().equals("Bearer s3cret")) {
            return Answer.of(401, "{\"message\":\"Bad credentials\"}");
        }
        if (!asked.accept().equals("application/vnd.github+json")) {
            return Answer.of(415, "{\"message\":\"Must accept 'application/json'\"}");
        }
        String path = asked.uri().getPath();
        if (!path.equals("/orgs/acme/audit-log") && !path.equals("/organizations/42/audit-log")) {
            return Answer.of(404, "{\"message\":\"Not Found\"}");
        }
        if (limited.getAndDecrement() > 0) {
            return Answer.of(403, "{\"message\":\"API rate limit exceeded\"}")
                    .with("X-RateLimit-Remaining", "0")
                    .with("X-RateLimit-Reset", String.valueOf(Instant.now().getEpochSecond() + 1));
        }
        Matcher since = SINCE.matcher(asked.parameter("phrase"));
        if (!since.find()
                || !asked.parameter("order").equals("asc")
                || !asked.parameter("include").equals("all")) {
            return Answer.of(422, "{\"message\":\"this fake knows one query\"}");
        }
        long begin = Instant.parse(since.group(1)).toEpochMilli();
        List<Entry> found = entries.stream()
                .filter(it -> it.millis() >= begin)
                .sorted(Comparator.comparingLong(Entry::millis).thenComparingInt(Entry::number))
                .toList();
        int from = asked.parameter("after").isEmpty()
                ? 0
                : Integer.parseInt(asked.parameter("after").substring(1));
        int to = Math.min(found.size(), from + Math.min(100, Integer.parseInt(asked.parameter("per_page"))));
        Answer answer = Answer.json(found.subList(Math.min(from, to), to).stream()
                .map(Entry::json)
                .collect(Collectors.joining(",", "[", "]")));
        String query = asked.uri().getRawQuery().replaceAll("&after=[^&]*", "");
        return to == found.size()
                ? answer
                : answer.with("Link", "</organizations/42/audit-log?" + query + "&after=c" + to + ">; rel=\"next\"");
    }
}
