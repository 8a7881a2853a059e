package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.tail.Mark;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class FileMemoryTest {
    private final Map<String, Map<String, Object>> offsets = new HashMap<>();

    @Test
    void knowsTheFileOfTheLastEventAndTheOthersOfItsLane() {
        offset(0, mark(1, 900, 70, "/log/a"), mark(2, 900, 50, "/log/b"), mark(3, 800, 10, "/log/c"));

        FileMemory memory = read(Set.of(0));

        assertThat(memory.own()).extracting(Mark::path).containsExactly("/log/b", "/log/c", "/log/a");
        assertThat(memory.lastStamp()).isEqualTo(900);
        assertThat(memory.files(0, List.of(), List.of())).isEmpty();
    }

    /** A lane that was left has what its files had then: it must not bring it back. */
    @Test
    void takesTheLaterMarkOfAFileThatHasChangedItsLane() {
        offset(7, mark(1, 800, 50, "/log/a"));
        offset(0, mark(1, 900, 70, "/log/a"));

        FileMemory memory = read(Set.of(0, 7));

        assertThat(memory.own()).extracting(Mark::offset).containsExactly(70L);
        assertThat(memory.files(7, List.of(), List.of())).isEmpty();
    }

    /** The new lane has not written it yet. */
    @Test
    void keepsWritingWhatAFileLeavesBehindInItsOldLane() {
        offset(7, mark(1, 900, 50, "/log/a"), mark(2, 900, 60, "/other/b"));

        FileMemory memory = read(Set.of(0, 7));

        assertThat(memory.own()).extracting(Mark::path).containsExactly("/log/a");
        assertThat(Mark.parse(memory.files(7, List.of(), List.of())))
                .extracting(Mark::path)
                .containsExactly("/log/a", "/other/b");
        assertThat(memory.files(0, List.of(), List.of())).isEmpty();
    }

    @Test
    void keepsItNoLongerThanUntilTheNewLaneHasIt() {
        offset(7, mark(1, 900, 50, "/log/a"));
        offset(0, mark(1, 900, 50, "/log/a"));

        assertThat(read(Set.of(0, 7)).files(7, List.of(), List.of())).isEmpty();
    }

    @Test
    void leavesOutTheOldestOfWhatIsPastWhereAnOffsetWouldBeTooLong() {
        List<Mark> past = IntStream.range(0, 2_000)
                .mapToObj(it -> Mark.parse(mark(it, it, 50, "/log/\"" + "ü".repeat(400)))
                        .get(0))
                .toList();
        List<Mark> followed = Mark.parse(mark(1, 900, 50, "/log/a"));

        List<Mark> written = Mark.parse(read(Set.of(0)).files(0, followed, past));

        assertThat(written).startsWith(followed.get(0), past.get(1_999), past.get(1_998));
        assertThat(written.stream().mapToInt(Mark::bytes).sum()).isBetween(990_000, FileMemory.BYTES_MAX);
    }

    @Test
    void saysWhatToDoWhereThePositionsOfALaneAreTooLong() {
        List<Mark> followed = Collections.nCopies(
                1_500, Mark.parse(mark(1, 900, 50, "/log/" + "a".repeat(700))).get(0));

        assertThatThrownBy(() -> read(Set.of(3)).files(3, followed, List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("lane 3")
                .hasMessageContaining("files.lanes");
    }

    @Test
    void readsNothingFromTheBeginningBecauseItCannotReadItsPositions() {
        offsets.put("files-0-3", Map.of("epoch", 1L, "seq", 1L, "file", "nonsense"));

        assertThatThrownBy(() -> read(Set.of(3)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("files-0-3");
    }

    /** What is written from then on is never passed by, whatever start it is. */
    @Test
    void knowsWhenTheVeryFirstStartWas() {
        assertThat(read(Set.of(0)).begunMillis()).isZero();

        offset(0, mark(1, 900, 70, "/log/a"));
        offsets.put("files-0-3", Map.of("epoch", 1L, "seq", 1L, "files", "", "begun", 77L));

        assertThat(read(Set.of(0)).begunMillis()).isEqualTo(1);
        offsets.remove("files-0-0");
        assertThat(read(Set.of(0)).begunMillis()).isEqualTo(77);
    }

    private FileMemory read(Set<Integer> lanes) {
        return FileMemory.read("files", stored(), lanes, path -> 0, path -> path.startsWith("/log/"));
    }

    private void offset(int lane, String file, String... others) {
        offsets.put(
                "files-0-" + lane, Map.of("epoch", 1L, "seq", 1L, "file", file, "files", String.join("\n", others)));
    }

    private static String mark(int inode, long stamp, long offset, String path) {
        return "fe00:" + inode + " - 1 0 " + offset + " 3 0 5.abc 5.1f " + stamp + " " + path;
    }

    private OffsetStorageReader stored() {
        return new OffsetStorageReader() {
            @Override
            public <T> Map<String, Object> offset(Map<String, T> partition) {
                return offsets.get(String.valueOf(partition.get("lane")));
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                Map<Map<String, T>, Map<String, Object>> all = new HashMap<>();
                partitions.forEach(partition -> all.put(partition, offset(partition)));
                return all;
            }
        };
    }

    @Test
    void comesBackAsItWasWritten() {
        String text = "fe00:12 p 4 2 70 3 2m 5.abc 5.1f 900 /log/with%0Aa line";

        Mark mark = Mark.parse(text).get(0);

        assertThat(mark.text()).isEqualTo(text);
        assertThat(mark.path()).isEqualTo("/log/with\na line");
        assertThat(List.of(mark.isPast(), mark.offset(), mark.lines())).isEqualTo(List.of(true, 70L, 3L));
    }
}
