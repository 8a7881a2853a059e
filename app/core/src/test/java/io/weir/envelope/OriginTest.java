package io.weir.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @Test
    void readsWhatItWrites() {
        Origin origin = new Origin("weir.raw-eu-1", 12, 9_000_000_000L);

        assertThat(origin).hasToString("weir.raw-eu-1-12@9000000000");
        assertThat(Origin.parse(origin.toString())).contains(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "-@",
                "-0@0",
                "topic",
                "topic-0",
                "topic@0",
                "topic-@0",
                "topic-0@",
                "topic-x@0",
                "topic-0@x",
                "topic-0@-1",
                "topic-2147483648@0",
                "topic-0@9223372036854775808"
            })
    void refusesAllElse(String text) {
        assertThat(Origin.parse(text)).isEmpty();
    }
}
