package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.source.Spill.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir
    private Path folder;

    @Test
    void givesBackWhatItKeptInItsOrder() {
        Spill spill = spill();
        spill.keep(kept("10.0.0.1", "a", "b"));
        spill.keep(kept("10.0.0.2", "c"));

        List<Kept> all = spill().takeUp();

        assertThat(all).extracting(Kept::sender).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(all).extracting(Kept::received).containsOnly(AT);
        assertThat(texts(all)).containsExactly("a", "b", "c");
    }

    @Test
    void forgetsNothingBeforeItIsSettled() {
        spill().keep(kept("10.0.0.1", "a"));
        spill().takeUp();
        // The task that took it up dies, after it has kept something else.
        spill().keep(kept("10.0.0.1", "b"));

        Spill next = spill();
        assertThat(texts(next.takeUp())).containsExactly("a", "b");

        next.settled();
        assertThat(spill().takeUp()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsWhatIsKeptAnewWhileTheOldIsUnderWay() {
        Spill spill = spill();
        spill.keep(kept("10.0.0.1", "a"));
        spill.takeUp();
        spill.keep(kept("10.0.0.1", "a"));
        spill.settled();

        assertThat(texts(spill().takeUp())).containsExactly("a");
    }

    @Test
    void readsUpToAnEntryThatIsHalfThere() throws IOException {
        Spill spill = spill();
        spill.keep(kept("10.0.0.1", "a"));
        spill.keep(kept("10.0.0.1", "b"));
        Path file = folder.resolve("spill");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThat(texts(spill().takeUp())).containsExactly("a");
    }

    private Spill spill() {
        return new Spill(folder.resolve("spill"));
    }

    private static Kept kept(String sender, String... texts) {
        return new Kept(
                sender, AT, Arrays.stream(texts).map(it -> it.getBytes(UTF_8)).toList());
    }

    private static List<String> texts(List<Kept> all) {
        return all.stream()
                .flatMap(it -> it.payloads().stream())
                .map(it -> new String(it, UTF_8))
                .toList();
    }
}
