package io.weir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiresTest {
    @Test
    void passesWhereItIsThere() {
        assertThatCode(() -> Requires.present("engine", true, "no engine", "engine"))
                .doesNotThrowAnyException();
    }

    @Test
    void skipsWhereItIsNotThere() {
        assertThatThrownBy(() -> Requires.present("engine", false, "no engine answers", "corpus,engines"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("skipped: no engine answers");
    }

    @Test
    void failsWhereItIsRequired() {
        assertThatThrownBy(() -> Requires.present("engine", false, "no engine answers", "corpus, engine"))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("no engine answers, and TEST_REQUIRES has \"engine\"");
    }
}
