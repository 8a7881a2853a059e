package io.weir.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.cluster.PropertyRules;
import io.weir.config.FeedSettings;
import io.weir.config.PullSettings;
import io.weir.topology.StreamsProperties;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of the connector that reads REST APIs, as Connect stores it: without secrets. */
public final class PullProperties {
    static final String CLASS = "io.weir.source.PullSourceConnector";

    static final PropertyRules RULES = ConnectorProperties.rules(
            CLASS,
            Map.of(
                    "tasks.max", "source.pull.tasks",
                    "pull.feeds", "source.pull.feeds",
                    "pull.in.flight", "source.pull.in-flight",
                    "pull.page.bytes.max", "source.pull.page-bytes-max",
                    "pull.event.bytes.max", "source.pull.event-bytes-max",
                    "pull.buffer.bytes.max", "source.pull.buffer-bytes-max"));

    private static final String SECRET = "feed.";

    private PullProperties() {}

    /** @param group of the worker: those that read feeds of their own have groups of their own, and so lanes */
    static Map<String, String> of(PullSettings pull, String group, String rawTopic) {
        Map<String, String> it = ConnectorProperties.common(CLASS, rawTopic);
        it.put("pull.lane.prefix", group.replaceAll("[^A-Za-z0-9._-]", "-") + "-pull");
        it.put("tasks.max", String.valueOf(pull.tasks()));
        it.put("producer.override.max.request.size", String.valueOf(StreamsProperties.REQUEST_BYTES_MAX));
        it.put("pull.in.flight", String.valueOf(pull.inFlight()));
        it.put("pull.page.bytes.max", String.valueOf(pull.pageBytesMax().bytes()));
        it.put("pull.event.bytes.max", String.valueOf(pull.eventBytesMax().bytes()));
        it.put("pull.buffer.bytes.max", String.valueOf(pull.bufferBytesMax().bytes()));
        it.put("pull.feeds", pull.feeds().stream().map(FeedSettings::name).collect(Collectors.joining(",")));
        pull.feeds().forEach(feed -> put(feed, it));
        it.putAll(pull.properties());
        return it;
    }

    /** For the worker, which gives each to whoever has its reference; see {@link OwnSecrets}. */
    public static Map<String, String> secrets(PullSettings pull) {
        Map<String, String> it = new HashMap<>();
        pull.feeds()
                .forEach(feed -> feed.secret()
                        .ifPresent(secret ->
                                it.put("config.providers.weir.param." + SECRET + feed.name(), secret.reveal())));
        return it;
    }

    private static void put(FeedSettings feed, Map<String, String> it) {
        String name = "pull.feed." + feed.name() + ".";
        it.put(name + "definition", ConnectorProperties.word(feed.definition()));
        feed.url().ifPresent(value -> it.put(name + "url", value));
        feed.path().ifPresent(value -> it.put(name + "path", value));
        if (!feed.parameters().isEmpty()) {
            it.put(name + "values", joined(feed.parameters()));
        }
        feed.auth().ifPresent(value -> it.put(name + "auth", ConnectorProperties.word(value)));
        feed.user().ifPresent(value -> it.put(name + "user", value));
        feed.secret().ifPresent(value -> it.put(name + "secret", "${weir:pull:" + SECRET + feed.name() + "}"));
        feed.tokenUrl().ifPresent(value -> it.put(name + "token.url", value));
        feed.tokenScope().ifPresent(value -> it.put(name + "token.scope", value));
        feed.ca()
                .ifPresent(
                        value -> it.put(name + "ca.file", value.toAbsolutePath().toString()));
        feed.paging().ifPresent(value -> it.put(name + "paging", ConnectorProperties.word(value)));
        it.put(name + "from", feed.from());
        feed.interval().ifPresent(value -> it.put(name + "interval.ms", millis(value)));
        feed.overlap().ifPresent(value -> it.put(name + "overlap.ms", millis(value)));
        feed.timeout().ifPresent(value -> it.put(name + "timeout.ms", millis(value)));
        it.put(name + "connect.timeout.ms", millis(feed.connectTimeout()));
        it.put(name + "retries", String.valueOf(feed.retries()));
        feed.type().ifPresent(value -> it.put(name + "type", value));
        feed.properties().forEach((key, value) -> it.put(name + key, value));
    }

    private static String joined(Map<String, String> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(it -> URLEncoder.encode(it.getKey(), UTF_8) + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
