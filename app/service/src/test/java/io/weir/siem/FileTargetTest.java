package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.sid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.config.ByteSize;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTargetTest implements SiemTargetContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T03:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path path;
    private SiemTarget target;

    @BeforeEach
    void open() {
        path = folder.resolve("made/delivered.ndjson");
        target = target(0);
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Override
    public SiemTarget target() {
        return target;
    }

    @Override
    public void willTake(int events) {}

    @Override
    public byte[] lastBody() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void appendsALineForEachEvent() throws IOException {
        target.send(batch(target, 2));
        target.send(batch(target, 3));

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(5);
        assertThat(new JsonMapper().readTree(lines.get(1)).at("/weir/id").asText())
                .isEqualTo(sid(1).toString());
    }

    @Test
    void goesOnInAFileThatIsThere() throws IOException {
        target.send(batch(target, 2));
        target.close();
        target = target(0);
        target.send(batch(target, 2));

        assertThat(Files.readAllLines(path)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"half\":\"an ev", "\0\0\0\0"})
    void cutsOffWhatACrashLeftOfALine(String torn) throws IOException {
        target.send(batch(target, 2));
        target.close();
        String whole = Files.readString(path);
        Files.writeString(path, torn, StandardOpenOption.APPEND);

        target = target(0);

        assertThat(Files.readString(path)).isEqualTo(whole);
    }

    @Test
    void cutsOffATornLineThatIsLongerThanOneRead() throws IOException {
        target.close();
        Files.writeString(path, "{\"whole\":1}\n{\"torn\":\"" + "x".repeat(200_000));

        target = target(0);

        assertThat(Files.readString(path)).isEqualTo("{\"whole\":1}\n");
    }

    @Test
    void doesNotCutWhatIsNotItsOwn() throws IOException {
        target.close();
        Files.writeString(path, "somebody's notes");

        assertThatThrownBy(() -> target(0))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("none of Weir's");
        assertThat(Files.readString(path)).isEqualTo("somebody's notes");
        Files.delete(path);
        target = target(0);
    }

    @Test
    void twoDoNotWriteToOneFile() {
        assertThatThrownBy(() -> target(0))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("another sink writes to it");
    }

    @Test
    void saysWhyAPathCannotBeWritten() throws IOException {
        Path blocked = folder.resolve("a-file");
        Files.writeString(blocked, "");

        assertThatThrownBy(() -> target(blocked.resolve("below/delivered.ndjson"), 0))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining(blocked.toString());
        assertThatThrownBy(() -> target(folder, 0))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("it is a folder");
    }

    @Test
    void followsThePathWhenTheFileIsMovedAway() throws IOException {
        target.send(batch(target, 2));
        Path moved = folder.resolve("moved.ndjson");
        Files.move(path, moved);

        assertThat(target.send(batch(target, 3)).outcomes()).containsOnly(Delivery.delivered());

        assertThat(Files.readAllLines(moved)).hasSize(2);
        assertThat(Files.readAllLines(path)).hasSize(3);
    }

    @Test
    void leavesNoHoleWhenTheFileIsCutShort() throws IOException {
        target.send(batch(target, 4));
        String firstLine = Files.readAllLines(path).get(0) + "\n";
        Files.write(path, firstLine.getBytes(UTF_8));

        target.send(batch(target, 1));

        assertThat(Files.readAllLines(path)).hasSize(2);
        assertThat(Files.readString(path)).doesNotContain("\0");
    }

    @Test
    void beginsANewFileBeforeOneGrowsTooLarge() throws IOException {
        target.close();
        target = target(batch(target, 2).bodyBytes() + 1);

        for (int i = 0; i < 3; i++) {
            target.send(batch(target, 2));
        }

        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files.map(it -> it.getFileName().toString()).sorted())
                    .containsExactly(
                            "delivered-20261121T030000.000Z-1.ndjson",
                            "delivered-20261121T030000.000Z.ndjson",
                            "delivered.ndjson");
        }
        assertThat(Files.readAllLines(path)).hasSize(2);
    }

    @Test
    void aFullDiskIsRetriedAndLeavesNoHalfLine() {
        // The kernel's own full disk: every write fails with ENOSPC.
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");
        try (SiemTarget onFullDisk = target(full, 0)) {
            assertThat(onFullDisk.send(batch(onFullDisk, 2)).outcomes())
                    .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        }
    }

    private SiemTarget target(long rotateBytes) {
        return target(path, rotateBytes);
    }

    private static SiemTarget target(Path path, long rotateBytes) {
        return new FileTarget(new FileTargetSettings("file", path, new ByteSize(rotateBytes)), CLOCK);
    }
}
