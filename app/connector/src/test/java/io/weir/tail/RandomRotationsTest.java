package io.weir.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is done to a log in whatever order, each of its lines is an event once, and in its order. */
class RandomRotationsTest {
    private static final int RUNS = 150;
    private static final int STEPS = 40;
    private static final String OLD = "old";

    @TempDir
    Path folder;

    private Following files;
    private Random random;
    private final List<String> got = new ArrayList<>();
    private int written;
    private final long start = System.currentTimeMillis();
    private int touched;

    /** Whether the file that was rotated last, or the log as it is, is known and there. */
    private boolean isMet;

    @ParameterizedTest
    @CsvSource({
        "app.log, true, false",
        "app.log*, false, false",
        "app.log, true, true",
        "app.log*, false, true",
    })
    void yieldEachLineOnceAndInOrder(String glob, boolean isReadBefore, boolean isFromEnd) throws Exception {
        run(glob, isReadBefore, isFromEnd);
    }

    /** The number of a file that was never met may be that of one which was read long before. */
    @ParameterizedTest
    @CsvSource({"app.log, false", "app.log, true"})
    void yieldEachLineOnceOfFilesThatAreRenamedBeforeTheyAreMet(String glob, boolean isFromEnd) throws Exception {
        run(glob, false, isFromEnd);
    }

    /** @param isReadBefore whether each file is read before it is renamed, and so in its order */
    private void run(String glob, boolean isReadBefore, boolean isFromEnd) throws Exception {
        for (int seed = 0; seed < RUNS; seed++) {
            random = new Random(seed);
            written = 0;
            isMet = false;
            got.clear();
            List<String> done = new ArrayList<>();
            try (Following run = new Following(Files.createDirectory(folder.resolve(glob.length() + "-" + seed)))) {
                files = run.entry(glob);
                if (isFromEnd) {
                    files.append("app.log", Following.lines(OLD, 0, 30));
                    files.append("app.log.1", Following.lines(OLD, 30, 60));
                    Following.modified(files.path("app.log.1"), 1_000);
                    assertThat(files.fromEnd().texts()).isEmpty();
                }
                for (int step = 0; step < STEPS; step++) {
                    done.add(step(glob.endsWith("*"), isReadBefore));
                }
                // Longer than a deleted file is waited for.
                for (int i = 0; i < 15; i++) {
                    got.addAll(files.all());
                }
            }

            assertThat(faults(!isReadBefore))
                    .as("glob %s, from end %s, seed %d: %s", glob, isFromEnd, seed, done)
                    .isEmpty();
        }
    }

    /** What was there before the first start may come where its file has changed since, and nothing of it is committed. */
    private List<String> faults(boolean isAnyOrder) {
        List<Integer> numbers = got.stream()
                .filter(it -> !it.startsWith(OLD))
                .map(it -> Integer.valueOf(it.substring(it.lastIndexOf(' ') + 1)))
                .toList();
        List<String> faults = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int last = -1;
        for (int number : numbers) {
            if (!seen.add(number)) {
                faults.add("again " + number);
            } else if (number < last && !isAnyOrder) {
                faults.add("late " + number);
            }
            last = Math.max(last, number);
        }
        IntStream.range(0, written).filter(it -> !seen.contains(it)).forEach(it -> faults.add("missing " + it));
        return faults;
    }

    private String step(boolean isEverySeen, boolean isReadBefore) {
        switch (random.nextInt(11)) {
            case 0, 1, 2 -> {
                append();
                return "append";
            }
            case 3, 4 -> got.addAll(files.texts());
            case 5 -> {
                rotate(isEverySeen, isReadBefore);
                if (random.nextBoolean()) {
                    append();
                }
                return "rotate";
            }
            case 6 -> {
                // What was not read is not lost only where the copy is seen too.
                got.addAll(files.all());
                copyTruncate();
                return "copytruncate";
            }
            case 7 -> {
                return pack(isEverySeen);
            }
            case 8 -> {
                return rewrite();
            }
            case 9 -> {
                files.restart();
                return "restart";
            }
            default -> {
                files.readAndCrash();
                return "crash";
            }
        }
        return "read";
    }

    private void append() {
        int to = written + 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
        files.append("app.log", Following.lines("a", written, to));
        written = to;
        touch();
    }

    /** Clocks of file systems stand still for some milliseconds. */
    private void touch() {
        Following.modified(files.path("app.log"), start + 1_000L * ++touched);
    }

    /** Other content of the same size, in the same file. */
    private String rewrite() {
        Path path = files.path("app.log");
        if (!Files.exists(path)) {
            return "-";
        }
        got.addAll(files.all());
        Following.io(() -> {
            int size = (int) Files.size(path);
            String start = "a " + written + " ";
            String end = " " + written + "\n";
            int filled = size - start.length() - end.length();
            if (filled >= 0) {
                Files.writeString(path, start + "y".repeat(filled) + end);
                written++;
            }
            return null;
        });
        touch();
        return "rewrite";
    }

    private void shift() {
        for (int i = 4; i >= 1; i--) {
            for (String end : List.of("", ".gz")) {
                if (Files.exists(files.path("app.log." + i + end))) {
                    files.rename("app.log." + i + end, "app.log." + (i + 1) + end);
                }
            }
        }
        for (String end : List.of("", ".gz")) {
            if (Files.exists(files.path("app.log.5" + end))) {
                got.addAll(files.all());
                files.delete("app.log.5" + end);
            }
        }
    }

    /** Where the file before it was never met, or is no more, nothing says what one is called that is renamed. */
    private void rotate(boolean isEverySeen, boolean isReadBefore) {
        if (Files.exists(files.path("app.log"))) {
            if (isReadBefore || (!isEverySeen && !isMet)) {
                List<String> more = files.all();
                got.addAll(more);
                isMet = !more.isEmpty();
                append();
            }
            shift();
            files.rename("app.log", "app.log.1");
        }
    }

    private void copyTruncate() {
        if (Files.exists(files.path("app.log"))) {
            shift();
            isMet = false;
            files.copyTruncate("app.log", "app.log.1");
        }
    }

    /** Where packed files are not among the paths, what they have must have been read. */
    private String pack(boolean isEverySeen) {
        if (!Files.exists(files.path("app.log.1")) || Files.exists(files.path("app.log.1.gz"))) {
            return "-";
        }
        if (!isEverySeen || random.nextBoolean()) {
            got.addAll(files.all());
        }
        files.pack("app.log.1", "app.log.1.gz");
        if (random.nextBoolean()) {
            got.addAll(files.texts());
        }
        files.delete("app.log.1");
        isMet = false;
        return "pack";
    }
}
