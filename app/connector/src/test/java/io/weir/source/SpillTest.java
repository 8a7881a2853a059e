package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.envelope.Hints;
import io.weir.envelope.Payload;
import io.weir.source.Spill.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpillTest {
    private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

    /** Behind the entries, the sender of "10.0.0.1", how it came ("tcp") and the time. */
    private static final int EVENTS_AT = 4 + 2 + 8 + 2 + 3 + 8;

    /** Behind their number and the fields of the first, which has none. */
    private static final int LENGTH_AT = EVENTS_AT + 4 + 2;

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

    @Test
    void givesBackHowEachCame() {
        SourceEvent part = event("a", Round.hints("10.0.0.1", Round.TLS, "{\"syslog_part\":2}"));
        SourceEvent whole = event("b", Round.hints("10.0.0.1", Round.TLS, null));
        Kept kept = new Kept("10.0.0.1", Round.TLS, AT, List.of(part, whole));

        spill.replace(List.of(kept));

        assertThat(spill.read()).containsExactly(kept);
        assertThat(Round.takenUp(kept).kept()).isEqualTo(kept);
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

    static Stream<Arguments> damages() {
        return Stream.of(
                arguments("cut off", (UnaryOperator<byte[]>) whole -> Arrays.copyOf(whole, whole.length - 1)),
                arguments("empty", (UnaryOperator<byte[]>) whole -> new byte[0]),
                arguments("zeros after a power cut", (UnaryOperator<byte[]>) whole -> new byte[whole.length]),
                arguments(
                        "more behind its end", (UnaryOperator<byte[]>) whole -> Arrays.copyOf(whole, whole.length + 1)),
                arguments("no entries", with(0, 0)),
                arguments("fewer than no entries", with(0, -1)),
                arguments("more entries than it has", with(0, Integer.MAX_VALUE)),
                arguments("a sender that is no text", (UnaryOperator<byte[]>) whole -> {
                    whole[6] = (byte) 0xFF;
                    return whole;
                }),
                arguments("no events of a sender", with(EVENTS_AT, 0)),
                arguments("nothing but no entries", (UnaryOperator<byte[]>) whole -> new byte[4]),
                arguments("nothing but a sender without events", (UnaryOperator<byte[]>) whole -> {
                    byte[] one = with(0, 1).apply(with(EVENTS_AT, 0).apply(whole));
                    return Arrays.copyOf(one, EVENTS_AT + 4);
                }),
                arguments("more events than a round has", with(EVENTS_AT, EventList.EVENTS_MAX + 1)),
                arguments("no bytes of an event", with(LENGTH_AT, 0)),
                arguments("fewer than no bytes of an event", with(LENGTH_AT, -1)),
                arguments("more bytes than an event has", with(LENGTH_AT, Spill.EVENT_BYTES_MAX + 1)),
                arguments("another's", (UnaryOperator<byte[]>)
                        whole -> "this was never a spill file of ours, and no length in it is one".getBytes(UTF_8)));
    }

    /** To write over it would be a loss that nobody hears of, and to wait for somebody another one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void movesADamagedFileAside(String what, UnaryOperator<byte[]> damage) throws IOException {
        spill.replace(List.of(kept("10.0.0.1", "a"), kept("10.0.0.1", "b")));
        byte[] damaged = damage.apply(Files.readAllBytes(file));
        Files.write(file, damaged);

        assertThat(spill.read()).isEmpty();

        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("spill.damaged")).hasBinaryContent(damaged);
        spill.replace(List.of(kept("10.0.0.1", "c")));
        assertThat(texts(spill.read())).containsExactly("c");
    }

    @Test
    void neverWritesADamagedFileOverAnother() throws IOException {
        for (String each : List.of("one", "two", "three")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, each);
            assertThat(spill.read()).isEmpty();
        }

        assertThat(file.resolveSibling("spill.damaged")).hasContent("one");
        assertThat(file.resolveSibling("spill.damaged-1")).hasContent("two");
        assertThat(file.resolveSibling("spill.damaged-2")).hasContent("three");
    }

    /** That it cannot be read now does not say that it is damaged: a folder stands for a disk that does not answer. */
    @Test
    void saysSoWhereTheFileCannotBeRead() throws IOException {
        Files.createDirectories(file);

        assertThatThrownBy(spill::read)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("move it away");
        assertThat(file).isDirectory();
    }

    private static UnaryOperator<byte[]> with(int at, int number) {
        return whole -> {
            ByteBuffer.wrap(whole).putInt(at, number);
            return whole;
        };
    }

    private static Kept kept(String sender, String... texts) {
        List<SourceEvent> events = Arrays.stream(texts)
                .map(it -> event(it, Round.hints(sender, Round.TCP, null)))
                .toList();
        return new Kept(sender, Round.TCP, AT, events);
    }

    private static SourceEvent event(String text, Hints hints) {
        return new SourceEvent(Payload.wrap(text.getBytes(UTF_8)), hints);
    }

    private static List<String> texts(List<Kept> all) {
        return all.stream()
                .flatMap(it -> it.events().stream())
                .map(it -> new String(it.payload().bytes(), UTF_8))
                .toList();
    }
}
