package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FileShareTest {
    private final Map<String, String> given = new HashMap<>(Map.of("name", "files"));

    @Test
    void dealsEntriesAndLanesSoThatNoTwoTasksShareOne() {
        entries("/a/*.log", "/b/*.log", "/c/x.log");

        List<FileShare> shares = deal(2);

        assertThat(shares).extracting(FileShare::entries).containsExactly(List.of("0", "2"), List.of("1"));
        assertThat(shares).extracting(FileShare::lanes).containsExactly(List.of(0, 2, 4, 6), List.of(1, 3, 5, 7));
    }

    @Test
    void keepsTogetherWhatAFileMayBeRenamedBetween() {
        entries("/a/*.log", "/a/old/*", "/b/*.log");

        assertThat(deal(3)).extracting(FileShare::entries).containsExactly(List.of("0", "1"), List.of("2"));
    }

    @Test
    void keepsTogetherWhatIsInOneLane() {
        entries("/a/*.log", "/b/*.log", "/c/*.log");
        given.put("files.entry.0.lane", "5");
        given.put("files.entry.2.lane", "5");

        List<FileShare> shares = deal(3);

        assertThat(shares).extracting(FileShare::entries).containsExactly(List.of("1"), List.of("0", "2"));
        assertThat(shares.get(1).lanes()).contains(5);
        assertThat(new TreeSet<>(shares.get(0).lanes())).doesNotContain(5);
    }

    @Test
    void hasNoMoreTasksThanLanes() {
        entries("/a/*.log", "/b/*.log", "/c/x.log");
        given.put("files.lanes", "1");

        assertThat(deal(3)).hasSize(1);
    }

    @Test
    void comesBackFromTheSettingsOfATask() {
        FileShare share = new FileShare(List.of("a", "b"), List.of(0, 3));
        Map<String, String> task = new HashMap<>();

        share.write(task);

        assertThat(FileShare.of(task)).isEqualTo(share);
    }

    private void entries(String... paths) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < paths.length; i++) {
            names.append(i == 0 ? "" : ",").append(i);
            given.put("files.entry." + i + ".path", paths[i]);
        }
        given.put("files.entries", names.toString());
    }

    private List<FileShare> deal(int tasks) {
        return FileShare.deal(FileSourceSettings.of(given), tasks);
    }
}
