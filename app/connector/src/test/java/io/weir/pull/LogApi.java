package io.weir.pull;

import io.weir.pull.FakeApi.Answer;
import io.weir.pull.FakeApi.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log that is read in every kind of pages. */
final class LogApi {
    static final int PAGE = 10;

    final List<Event> log = new CopyOnWriteArrayList<>();

    record Event(int number, Instant time) {
        String json() {
            return "{\"id\":\"e" + number + "\",\"time\":\"" + time + "\"}";
        }
    }

    Answer links(Asked asked) {
        List<Event> range = range(asked);
        int from = asked.parameter("after").isEmpty() ? 0 : Integer.parseInt(asked.parameter("after"));
        int to = Math.min(range.size(), from + PAGE);
        Answer answer = Answer.json(json(range.subList(Math.min(from, to), to)));
        String query = asked.uri().getRawQuery().replaceAll("&after=\\d+", "");
        return to == range.size()
                ? answer
                : answer.with("Link", "</logs?" + query + "&after=" + to + ">; rel=\"next\"");
    }

    Answer endless(Asked asked) {
        int from = asked.parameter("after").isEmpty() ? 0 : Integer.parseInt(asked.parameter("after"));
        int to = Math.min(log.size(), from + PAGE);
        return Answer.json(json(log.subList(from, to))).with("Link", "</logs?after=" + to + ">; rel=\"next\"");
    }

    Answer pages(Asked asked) {
        List<Event> range = range(asked);
        int from = Math.min(range.size(), (Integer.parseInt(asked.parameter("page")) - 1) * PAGE);
        return Answer.json(json(range.subList(from, Math.min(range.size(), from + PAGE))));
    }

    List<Event> range(Asked asked) {
        Instant since = Instant.parse(asked.parameter("since"));
        Instant until = Instant.parse(asked.parameter("until"));
        return log.stream()
                .filter(it -> !it.time().isBefore(since) && it.time().isBefore(until))
                .toList();
    }

    String lines(Asked asked) {
        return range(asked).stream().map(it -> it.json() + "\n").collect(Collectors.joining());
    }

    void write(int from, int to, Instant first, Duration every) {
        for (int i = from; i < to; i++) {
            log.add(new Event(i, first.plus(every.multipliedBy(i - from))));
        }
    }

    List<String> texts(int from, int to) {
        return log.subList(from, to).stream().map(Event::json).toList();
    }

    static String json(List<Event> events) {
        return events.stream().map(Event::json).collect(Collectors.joining(",", "[", "]"));
    }

    static String blobs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"id\":\"b" + i + "\",\"time\":\"2026-01-10T10:00:00Z\",\"uri\":\"/blob/" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
