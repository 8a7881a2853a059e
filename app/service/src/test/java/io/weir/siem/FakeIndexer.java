package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;

import io.weir.siem.ScriptedServer.Act;
import io.weir.siem.ScriptedServer.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HEC with indexer acknowledgement: counts by channel from 0, and reports of an id once that it is true. */
final class FakeIndexer implements AutoCloseable {
    private static final Pattern IDS = Pattern.compile("\\d+");

    private final ScriptedServer server = new ScriptedServer().always(this::answer);
    private final Map<String, Integer> nextId = new HashMap<>();
    private final Set<String> indexed = new HashSet<>();
    private final List<Request> events = new ArrayList<>();
    private final List<Request> polls = new ArrayList<>();
    private boolean indexes = true;
    private UnaryOperator<Act> toEvents = UnaryOperator.identity();
    private UnaryOperator<Act> toPolls = UnaryOperator.identity();

    URI url() {
        return server.url();
    }

    /** Whether what comes is written, or stays in a queue for ever. */
    synchronized FakeIndexer index(boolean it) {
        indexes = it;
        return this;
    }

    /** What is answered to events, beside what is done with them. */
    synchronized FakeIndexer toEvents(UnaryOperator<Act> instead) {
        toEvents = instead;
        return this;
    }

    /** What is answered to those who ask for acknowledgements, in place of the report, which is gone then. */
    synchronized FakeIndexer toPolls(UnaryOperator<Act> instead) {
        toPolls = instead;
        return this;
    }

    /** It begins to count anew, and what was not written is lost. */
    synchronized void restart() {
        nextId.clear();
        indexed.clear();
    }

    /** Everything that was taken so far is written now. */
    synchronized void indexAll() {
        indexes = true;
        nextId.forEach((channel, next) -> {
            for (int id = 0; id < next; id++) {
                indexed.add(channel + id);
            }
        });
    }

    synchronized List<Request> events() {
        return List.copyOf(events);
    }

    synchronized List<Request> polls() {
        return List.copyOf(polls);
    }

    @Override
    public void close() {
        server.close();
    }

    static String channel(Request request) {
        return request.headers().getOrDefault("x-splunk-request-channel", "");
    }

    private synchronized Act answer(Request request) {
        return request.path().endsWith("/ack") ? toPolls.apply(report(request)) : toEvents.apply(take(request));
    }

    private Act take(Request request) {
        events.add(request);
        int id = nextId.merge(channel(request), 1, Integer::sum) - 1;
        if (indexes) {
            indexed.add(channel(request) + id);
        }
        return raw(response(200, "{\"text\":\"Success\",\"code\":0,\"ackId\":" + id + "}"));
    }

    private Act report(Request request) {
        polls.add(request);
        List<String> said = new ArrayList<>();
        Matcher ids = IDS.matcher(request.text());
        while (ids.find()) {
            said.add("\"" + ids.group() + "\":" + indexed.remove(channel(request) + ids.group()));
        }
        return raw(response(200, "{\"acks\":{" + String.join(",", said) + "}}"));
    }
}
