package io.weir.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathSettingsTest {
    /** Before anything runs: the connector would refuse it when it is registered. */
    @Test
    void refusesAStartPatternThatIsNone() {
        assertThatThrownBy(() -> startingWith("[0-9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start-pattern \"[0-9\" is no pattern of RE2");
        assertThatCode(() -> startingWith("^[0-9]")).doesNotThrowAnyException();
    }

    private static PathSettings startingWith(String pattern) {
        return new PathSettings("/log", Optional.empty(), -1, PathSettings.Encoding.UTF_8, Optional.of(pattern), false);
    }
}
