package io.weir.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
    private final List<String> closed = new ArrayList<>();
    private final Opened opened = new Opened();

    @Test
    void closesTheLastFirstAndEachOnce() {
        opened.add(() -> closed.add("folder"));
        opened.add(() -> closed.add("pipeline"));

        opened.close();
        opened.close();

        assertThat(closed).containsExactly("pipeline", "folder");
    }

    @Test
    void oneThatThrowsKeepsNoneBeforeItOpen() {
        opened.add(() -> closed.add("folder"));
        opened.add(() -> {
            throw new IOException("cannot");
        });
        opened.add(() -> {
            throw new IllegalStateException("broken");
        });

        opened.close();

        assertThat(closed).containsExactly("folder");
    }
}
