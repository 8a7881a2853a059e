package io.weir.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidTest {
    @Test
    void readsWhatItWrites() {
        Sid sid = new Sid("hec-0", 1_795_252_447_000L, 42);

        assertThat(sid).hasToString("hec-0:1795252447000:42");
        assertThat(Sid.parse(sid.toString())).contains(sid);
        assertThat(sid.isDerived()).isFalse();
    }

    @Test
    void derivesTheSameSidFromTheSamePlace() {
        Sid sid = Sid.derived(new Origin("weir.raw", 3, 99), 1_700_000_000_000L);

        assertThat(sid).hasToString("@weir.raw-3:1700000000000:99");
        assertThat(sid.isDerived()).isTrue();
        assertThat(Sid.parse(sid.toString())).contains(sid);
    }

    @Test
    void derivesASidWhereTheRecordHasNoTimestamp() {
        assertThat(Sid.derived(new Origin("weir.raw", 0, 0), -1)).hasToString("@weir.raw-0:0:0");
    }

    @Test
    void theLongestTopicNameStillMakesALane() {
        String topic = "t".repeat(249);

        Sid sid = Sid.derived(new Origin(topic, Integer.MAX_VALUE, 0), 0);

        assertThat(Sid.parse(sid.toString())).contains(sid);
        assertThatThrownBy(() -> new Sid("t".repeat(262), 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "a:1",
                ":1:2",
                "a::2",
                "a:1:",
                "@:1:2",
                "a b:1:2",
                "a,b:1:2",
                "a\n:1:2",
                "é:1:2",
                "a@b:1:2",
                "a:-1:2",
                "a:+1:2",
                "a:01:2",
                "a:1:02",
                "a:1:2 ",
                "a:1:1234567890123456789",
                "a:1:٣",
                "a:1:2:x"
            })
    void refusesAllElse(String text) {
        assertThat(Sid.parse(text)).isEmpty();
    }

    @Test
    void refusesALaneThatIsTooLong() {
        assertThat(Sid.parse("a".repeat(261) + ":1:2")).isPresent();
        assertThat(Sid.parse("a".repeat(262) + ":1:2")).isEmpty();
    }

    @Test
    void refusesNumbersBelowZero() {
        assertThatThrownBy(() -> new Sid("a", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sid("a", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The lane may be a sender's, and an exception's text ends in a log. */
    @Test
    void doesNotRepeatAHostileLane() {
        assertThatThrownBy(() -> new Sid("secret\n", 0, 0)).hasMessageNotContaining("secret");
    }
}
