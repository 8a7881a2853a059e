package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullSettingsCheckTest {
    private final Map<String, String> given = PullTaskStage.settings(
            "custom",
            "https://api.example/v1",
            Map.of("auth", "key", "path", "/logs", "parameters", "since={from}&q={q}", "values", "q=x", "id", "id"));

    @TempDir
    Path folder;

    @Test
    void findsNothingWrongWithASoundConfiguration() {
        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "pull.feeds | '' | pull.feeds | names no feed",
                "pull.feeds | Log | pull.feeds | lower-case",
                "pull.feed.log.url | none | pull.feed.log.url | no default value",
                "pull.feed.log.url | api.example | pull.feed.log.url | no address",
                "pull.feed.log.url | ftp://api.example | pull.feed.log.url | no address",
                "pull.feed.log.url | https://me:pw@api.example | pull.feed.log.url | no user",
                "pull.feed.log.url | http://api.example | pull.feed.log.url | read the credentials",
                "pull.feed.log.url | https://api.example?x=1 | pull.feed.log.url | has a query",
                "pull.feed.log.definition | oktaa | pull.feed.log.definition | okta",
                "pull.feed.log.secret | none | pull.feed.log.secret | is not set",
                "pull.feed.log.auth | basic | pull.feed.log.user | is not set",
                "pull.feed.log.paging | cursor | pull.feed.log.cursor.path | where does a page have",
                "pull.feed.log.values | none | pull.feed.log.values | no value for q",
                "pull.feed.log.values | q | pull.feed.log.values | no name=value",
                "pull.feed.log.headers | Connection=close | pull.feed.log.values | restricted header name",
                "pull.feed.log.parameters | q={q} | pull.feed.log.parameters | no {from}",
                "pull.feed.log.id | none | pull.feed.log.overlap.ms | known by its id",
                "pull.feed.log.span.ms | 300000 | pull.feed.log.overlap.ms | less than the span",
                "pull.feed.log.from | yesterday | pull.feed.log.from | 90m, 24h or 7d",
                "pull.feed.log.ca.file | /nowhere.pem | pull.feed.log.ca.file | is not there",
                "pull.feed.log.retrys | 1 | pull.feed.log.retrys | Did you mean pull.feed.log.retries?",
                "producer.override.max.request.size | 1000000 | producer.override.max.request.size | must be at least",
            })
    void namesWhatIsWrong(String setting, String value, String at, String message) {
        if (value == null) {
            given.remove(setting);
        } else {
            given.put(setting, value);
        }

        Map<String, List<String>> faults = faults();

        assertThat(faults).containsKey(at);
        assertThat(String.join(" ", faults.get(at))).contains(message).doesNotContain("s3cret");
    }

    @Test
    void believesACertificateOfItsOwn() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        given.put("pull.feed.log.ca.file", ca.toString());

        assertThat(faults()).containsOnlyKeys("pull.feed.log.ca.file");
    }

    @Test
    void letsThisMachineBeAskedInTheOpen() {
        given.put("pull.feed.log.url", "http://127.0.0.1:8080");

        assertThat(faults()).isEmpty();
    }

    @Test
    void dealsFeedsToTasks() {
        given.put("pull.feeds", "log,two,three");
        for (String name : List.of("two", "three")) {
            given.put("pull.feed." + name + ".definition", "okta");
            given.put("pull.feed." + name + ".url", "https://example.okta.com");
            given.put("pull.feed." + name + ".secret", "x");
        }
        PullSourceConnector connector = new PullSourceConnector();
        connector.start(given);

        assertThat(connector.taskConfigs(2))
                .extracting(it -> it.get(PullSourceConnector.SHARE))
                .containsExactly("log,three", "two");
        assertThat(connector.taskConfigs(9)).hasSize(3);
    }

    private Map<String, List<String>> faults() {
        return new PullSettingsCheck(given)
                .values().stream()
                        .filter(it -> !it.errorMessages().isEmpty())
                        .collect(Collectors.toMap(
                                it -> it.name(), it -> it.errorMessages(), (one, other) -> one, TreeMap::new));
    }
}
