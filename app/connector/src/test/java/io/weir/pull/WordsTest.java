package io.weir.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and users write: links, waits, times and templates. */
class WordsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "<https://a/b?c=d,e;f>; rel=\"next\" | https://a/b?c=d,e;f",
                "<https://a/self>; rel=\"self\", <https://a/next>; rel=\"next\" | https://a/next",
                "<https://a/1>; title=\"a, b\"; rel=next | https://a/1",
                "<https://a/1>; rel=\"last next\" | https://a/1",
                "<https://a/1>; rel=\"nextone\" | none",
                "<https://a/1>; rel=\"prev\" | none",
                "https://a/1 | none",
                "<https://a/1 | none",
            })
    void readsLinks(String header, String next) {
        assertThat(Links.next("Link", List.of(header))).isEqualTo(next);
    }

    @Test
    void readsAnAddressInAHeaderOfItsOwn() {
        assertThat(Links.next("NextPageUri", List.of(" https://a/b "))).isEqualTo("https://a/b");
        assertThat(Links.next("NextPageUri", List.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, https://A.example:443/y, true",
        "https://a.example/x, http://a.example/x, false",
        "https://a.example/x, https://a.example:8443/x, false",
        "https://a.example/x, https://a.example.evil.example/x, false",
        "https://a.example/x, https:/x, false",
    })
    void knowsWhatIsTheSameHost(String one, String other, boolean isSame) {
        assertThat(Links.isSameOrigin(URI.create(one), URI.create(other))).isEqualTo(isSame);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "Retry-After, 30, PT30S",
                "Retry-After, 'Thu, 01 Jan 2026 00:01:00 GMT', PT1M",
                "Retry-After, 'Thu, 01 Jan 2015 00:01:00 GMT', PT0S",
                "Retry-After, soon, none",
                "Retry-After, 9999999999999, none",
                "X-Rate-Limit-Reset, 1767225630, PT30S",
                "X-RateLimit-Reset, 1767225630, PT30S",
                "X-RateLimit-Reset, 1, PT0S",
                "X-Other, 1, none",
            })
    void readsHowLongToWait(String header, String value, Duration wait) {
        assertThat(Waits.of(headers(header, value), NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 1767225600000",
        "2026-01-01T00:00:00.123456789Z, 1767225600123",
        "2026-01-01T00:00:00, 1767225600000",
        "1767225600, 1767225600000",
        "1767225600.5, 1767225600000",
        "1767225600123, 1767225600123",
        "1767225600123456, 1767225600123",
        "1767225600123456789, 1767225600123",
        "yesterday, -9223372036854775808",
        "99999999999999999999, -9223372036854775808",
        "., -9223372036854775808",
    })
    void readsTimes(String text, long millis) {
        assertThat(EventTime.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "24 h", "-1h", "yesterday", "2026-02-31T00:00:00Z", "2026-01-01"})
    void takesNothingElseForABegin(String text) {
        assertThat(Begin.parse(text)).isEmpty();
    }

    @Test
    void knowsWhereToBegin() {
        long now = NOW.toEpochMilli() + 999;
        assertThat(Begin.parse("now").orElseThrow().millis(now)).isEqualTo(NOW.toEpochMilli());
        assertThat(Begin.parse("2h").orElseThrow().millis(now)).isEqualTo(NOW.toEpochMilli() - 7_200_000);
        assertThat(Begin.parse("2025-12-31T23:59:59Z").orElseThrow().millis(now))
                .isEqualTo(NOW.toEpochMilli() - 1_000);
    }

    @Test
    void fillsTemplates() {
        Map<String, String> values = new HashMap<>(Map.of("org", "a b/c"));
        assertThat(Template.fill("/orgs/{org}/{other}", values, Template::encode))
                .isEqualTo("/orgs/a%20b%2Fc/{other}");
        assertThat(Template.names("/{org}/{b-1}{org}")).containsExactly("b-1", "org");
        assertThat(Template.pairs("phrase=created:>={from}&q=a%26b"))
                .containsExactly(Map.entry("phrase", "created:>={from}"), Map.entry("q", "a&b"));
    }

    @Test
    void noticesThatItGoesInACircle() {
        Circle circle = new Circle();
        circle.begin();
        int steps = 0;
        String at = "";
        while (true) {
            String next = "cursor " + steps % 7;
            if (circle.isClosedBy(at, next)) {
                break;
            }
            at = next;
            assertThat(++steps).isLessThan(40);
        }
        assertThat(circle.isClosedBy(at, "cursor " + steps % 7))
                .as("asked again")
                .isTrue();
    }

    @Test
    void takesNoNewCursorForACircle() {
        Circle circle = new Circle();
        circle.begin();
        for (int i = 0; i < 10_000; i++) {
            assertThat(circle.isClosedBy("c" + i, "c" + (i + 1))).isFalse();
            assertThat(circle.isClosedBy("c" + i, "c" + (i + 1)))
                    .as("asked again")
                    .isFalse();
        }
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (one, other) -> true);
    }
}
