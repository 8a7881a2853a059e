package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.source.Spill.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir
    private Path folder;

    private Path file;
    private Spill spill;

    @BeforeEach
    void choose() {
        file = folder.resolve("made/spill");
        spill = new Spill(file);
    }

    @Test
    void givesBackWhatItKeptInItsOrderUntilItIsRemoved() {
        assertThat(spill.read()).isEmpty();
        spill.replace(List.of(kept("10.0.0.1", "a", "b"), kept("10.0.0.2", "c")));

        List<Kept> all = spill.read();

        assertThat(all).extracting(Kept::sender).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(all).extracting(Kept::received).containsOnly(AT);
        assertThat(texts(all)).containsExactly("a", "b", "c");
        assertThat(texts(spill.read())).containsExactly("a", "b", "c");
        spill.remove();
        assertThat(spill.read()).isEmpty();
        assertThat(file.getParent()).isEmptyDirectory();
    }

    /** Killed while it wrote: what stood there before does. */
    @Test
    void keepsTheOldWhereTheNewIsHalfWritten() throws IOException {
        spill.replace(List.of(kept("10.0.0.1", "a")));
        Files.write(file.resolveSibling("spill.tmp"), new byte[] {0, 0, 0, 9, 0});

        assertThat(texts(spill.read())).containsExactly("a");
        spill.replace(List.of(kept("10.0.0.1", "b")));
        assertThat(texts(spill.read())).containsExactly("b");
    }

    @Test
    void keepsTheOldWhereTheNewCannotBeWritten() throws IOException {
        spill.replace(List.of(kept("10.0.0.1", "a")));
        Files.createDirectory(file.resolveSibling("spill.tmp"));

        assertThatThrownBy(() -> spill.replace(List.of(kept("10.0.0.1", "b"))))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(texts(spill.read())).containsExactly("a");
    }

    /** To go on without them would be a loss that nobody hears of. */
    @Test
    void saysSoWhereTheFileIsDamaged() throws IOException {
        spill.replace(List.of(kept("10.0.0.1", "a"), kept("10.0.0.1", "b")));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(spill::read)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("move it away");
        Files.writeString(file, "this was never a spill file of ours, and no length in it is one");
        assertThatThrownBy(spill::read).isInstanceOf(ConnectException.class);
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
