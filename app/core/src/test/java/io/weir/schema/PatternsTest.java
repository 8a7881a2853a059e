package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.everit.json.schema.regexp.RE2JRegexpFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"^[a-z0-9_]{1,64}$; ab_9; AB", "^[A-Za-z0-9_:.-]+$; a:b.c-d; a b", "^a|b$; xb; x", "ab; xaby; a"})
    void matchesAsWritten(String pattern, String fits, String doesNot) {
        assertThat(new Patterns().createHandler(pattern).patternMatchingFailure(fits))
                .isEmpty();
        assertThat(new Patterns().createHandler(pattern).patternMatchingFailure(doesNot))
                .isPresent();
    }

    /** The JDK's $ matches before a last line feed, and lets a header be forged. */
    @ParameterizedTest
    @ValueSource(strings = {"^[a-z]+$", "^(a|b)*$"})
    void theDollarIsTheEnd(String pattern) {
        assertThat(new Patterns().createHandler(pattern).patternMatchingFailure("ab\n"))
                .isPresent();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongTextOverflowsNoStack() {
        long start = System.nanoTime();

        assertThat(new Patterns().createHandler("^(a|b)*$").patternMatchingFailure("ab".repeat(100_000)))
                .isEmpty();
        assertThat(new Patterns().createHandler("^(a+)+$").patternMatchingFailure("a".repeat(50_000) + "!"))
                .isPresent();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"^[a-f0-9]{2,4}$", "^[a-z]*$", "^[-a]+$", "^[a-]+$", "^[.]{1,3}$", "^[a-c-e]+$", "^[ -~]{0,5}$"})
    void theLoopAgreesWithRe2(String pattern) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        var loop = new Patterns().createHandler(pattern);
        var re2 = new RE2JRegexpFactory().createHandler(pattern);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(7); i > 0; i--) {
                text.append("abcdef0-. \né~".charAt(random.nextInt(13)));
            }
            assertThat(loop.patternMatchingFailure(text.toString()).isPresent())
                    .as("seed %d, text '%s'", seed, text)
                    .isEqualTo(re2.patternMatchingFailure(text.toString()).isPresent());
        }
    }
}
