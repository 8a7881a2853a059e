package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schema.TextPattern.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
    private static final String FAILED = "Failed password for {user:longest} from {ip:ip} port {port:int} ssh2";

    @Test
    void takesALineApart() {
        assertThat(fit(FAILED, "Failed password for root from 2001:db8::1 port 22 ssh2"))
                .contains(Map.of("user", "root", "ip", "2001:db8::1", "port", "22"));
    }

    @Test
    void theLongestHoleLeavesTheForgedAddressInTheName() {
        assertThat(fit(FAILED, "Failed password for x from 192.0.2.1 port 1 ssh2 from 198.51.100.7 port 2 ssh2"))
                .contains(Map.of("user", "x from 192.0.2.1 port 1 ssh2", "ip", "198.51.100.7", "port", "2"));
    }

    @Test
    void theShortestHoleLeavesTheForgedTargetInTheCommand() {
        assertThat(fit(
                        "{user} : USER={target} ; COMMAND={command:longest}",
                        "a : USER=root ; COMMAND=x ; USER=b ; COMMAND=y"))
                .contains(Map.of("user", "a", "target", "root", "command", "x ; USER=b ; COMMAND=y"));
    }

    @ParameterizedTest
    @CsvSource({
        "a {x} b, a 1 b, 1",
        "a {x} b, a  b, ''",
        "a {x}, a 1, 1",
        "{x} b, 1 b, 1",
        "{x}, '', ''",
        "p={x:int}{_:shortest}, p=12 more, 12",
        "p={x:int}{_:shortest}, p=12, 12",
        "{x:ip}{_:longest}, ::1 port, ::1",
        "[{x}], [v], v",
        "\\{{x}\\}, {v}, v",
        "{x:shortest}--{_:longest}, a--b--c, a",
        "{x:longest}--{_:longest}, a--b--c, a--b"
    })
    void fits(String pattern, String text, String expected) {
        assertThat(fit(pattern, text).orElseThrow()).containsEntry("x", expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a {x} b, a 1 2 b",
        "a {x} b, 'a 1 b '",
        "a {x} b, ' a 1 b'",
        "a {x:int} b, a  b",
        "a {x:int} b, a 1x b",
        "a {x:int} b, a -1 b",
        "a {x:ip} b, a 1.2.3 b",
        "a {x:ip} b, a fe80::1%eth0 b",
        "a, ab",
        "ab, a",
        "{x}b, a",
        "{x:int}{_:shortest}, x"
    })
    void doesNotFit(String pattern, String text) {
        assertThat(fit(pattern, text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a {x, not closed",
        "{}, name",
        "{a b}, name",
        "{x}{y}, between two holes",
        "{x:number}, cannot be",
        "{x:longst}, did you mean 'longest'"
    })
    void saysWhatIsWrongWithAPattern(String pattern, String message) {
        assertThatThrownBy(() -> TextPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "1,x,low;x",
                "1,,low;",
                "1,\"x\",low;x",
                "1,\"x,y\",low;x,y",
                "1,\"x\"\",high,\"\"y\",low;x\",high,\"y",
                "1,x\"y,low;x\"y"
            })
    void aColumnEndsAtItsOwnComma(String text, @Nullable String expected) {
        assertThat(fit("{_:csv},{x:csv},{level}", text).orElseThrow())
                .containsEntry("x", expected == null ? "" : expected)
                .containsEntry("level", "low");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"x,low", "1,x,y,low", "1,\"x,high\",z,low", "1"})
    void aColumnIsNeitherTwoNorHalfOfOne(String text) {
        assertThat(fit("{_:csv},{x:csv},{level:csv}", text)).isEmpty();
    }

    /** Backtracking is what makes a regular expression explode; here the number of steps is bounded. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesUpOnATextMadeToBeSlow() {
        String hostile = "a" + " ; x".repeat(250_000);
        String pattern = "a{a:shortest} ; {b:shortest} ; {c:shortest} ; {d:longest} ; {e}!";
        long start = System.nanoTime();

        assertThat(outcome(pattern, hostile + "!")).isEqualTo(Outcome.FITS);
        assertThat(outcome(pattern, hostile + " y!")).isEqualTo(Outcome.GAVE_UP);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    /** However often an attacker repeats what is looked for: the true place behind it is found. */
    @ParameterizedTest
    @CsvSource({
        "'{user:shortest} [{day:int}/{rest}]', ' [', '{0} [21/x]'",
        "'{user:shortest} [{day:int}/{rest}]', ' [1', '{0} [21/x]'",
        "'{user:shortest} {peer:ip} port', ' 1.2.3.', '{0} 192.0.2.1 port'",
        "'{name:shortest},{word},END{_}', 'a,', '{0}b,END'",
        "'\"{request:longest}\" {status:int} \"{agent:longest}\"', '\\\" ', '\"GET /\" 200 \"{0}\"'",
    })
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void repetitionDoesNotMakeItGiveUp(String pattern, String piece, String text) {
        assertThat(outcome(pattern, text.replace("{0}", piece.repeat(100_000)))).isEqualTo(Outcome.FITS);
    }

    /** Each step must be paid for: digits without end before each of many places. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRunIsNotLookedThroughForEachPlace() {
        String hostile = "1".repeat(1_000_000);
        long start = System.nanoTime();

        assertThat(outcome("{_:shortest}1{day:int}/{_}", hostile)).isEqualTo(Outcome.DIFFERS);
        assertThat(outcome("{_:shortest}1{peer:ip}/{_}", hostile)).isEqualTo(Outcome.DIFFERS);
        assertThat(outcome("{_:shortest}1{word}/{_}", hostile)).isNotEqualTo(Outcome.FITS);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static Outcome outcome(String pattern, String text) {
        return TextPattern.parse(pattern).fit(text, (name, value) -> {});
    }

    private static Optional<Map<String, String>> fit(String pattern, String text) {
        Map<String, String> found = new TreeMap<>();
        boolean fits = TextPattern.parse(pattern).fit(text, found::put) == Outcome.FITS;
        return fits ? Optional.of(found) : Optional.empty();
    }
}
