package io.weir.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Files that are followed, with a clock that is set and a commit that is told: what a task does, without Connect. */
final class Following implements AutoCloseable {
    private static final int LANES = 3;
    private static final long ROOM = 1 << 20;

    final TailCounts counts = new TailCounts();
    private final Path folder;
    private final Map<Integer, String> committed = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private boolean isFromEnd;
    private long begunMillis;
    private List<Mark> begun = List.of();
    private int filesMax = 100;
    private int openMax = 10;
    private FileTails tails;
    private long nanos = 5;
    private long stamp = 100;

    Following(Path folder) {
        this.folder = folder;
    }

    static LineRules lines() {
        return new LineRules(TextEncoding.UTF_8, Join.NEVER, 64 * 1024, true, 100);
    }

    Following entry(String glob) {
        return entry(glob, lines());
    }

    Following entry(String glob, LineRules rules) {
        entries.add(new Entry(folder.resolve(glob).toString(), null, null, rules));
        return this;
    }

    Following exclude(String glob) {
        excluded.add(folder.resolve(glob).toString());
        return this;
    }

    Following fromEnd() {
        isFromEnd = true;
        begunMillis = System.currentTimeMillis();
        return this;
    }

    Following atMost(int files, int open) {
        filesMax = files;
        openMax = open;
        return this;
    }

    /** Each step is later than any look that is due. */
    List<TailEvent> read() {
        return read(ROOM);
    }

    List<TailEvent> read(long room) {
        pass(TimeUnit.SECONDS.toNanos(3));
        return poll(room, true);
    }

    List<String> texts() {
        return read().stream().map(Following::text).toList();
    }

    /** Until nothing more comes, with what waited for its end. */
    List<String> all() {
        List<String> texts = new ArrayList<>();
        int idle = 0;
        while (idle < 3) {
            List<String> more = texts();
            texts.addAll(more);
            idle = more.isEmpty() ? idle + 1 : 0;
        }
        return texts;
    }

    /** Read, and not committed: the next start reads it again. */
    void readAndCrash() {
        pass(TimeUnit.SECONDS.toNanos(3));
        poll(ROOM, false);
        restart();
    }

    void restart() {
        close();
        tails = null;
        stamp++;
    }

    void pass(long more) {
        nanos += more;
    }

    List<TailEvent> poll(long room, boolean isCommitted) {
        FileTails open = tails();
        List<TailEvent> events = new ArrayList<>();
        for (TailBatch batch : open.poll(new Room(room))) {
            events.addAll(batch.events());
            if (isCommitted) {
                committed.put(
                        batch.lane(), Mark.text(open.marks(batch.lane())) + "\n" + Mark.text(open.past(batch.lane())));
            }
        }
        return events;
    }

    String committed() {
        return committed.toString().replaceAll("/[^ \n]*/", "").replace("\n", " ; ");
    }

    static String text(TailEvent event) {
        return new String(event.payload().bytes(), UTF_8);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void append(String name, String text) {
        append(name, text.getBytes(UTF_8));
    }

    void append(String name, byte[] bytes) {
        io(() -> Files.write(path(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    void rename(String from, String to) {
        io(() -> Files.move(path(from), path(to)));
    }

    void copyTruncate(String from, String to) {
        copy(from, to);
        truncate(from, 0);
    }

    void copy(String from, String to) {
        io(() -> Files.copy(path(from), path(to)));
    }

    void truncate(String name, long size) {
        io(() -> {
            try (SeekableByteChannel file = Files.newByteChannel(path(name), StandardOpenOption.WRITE)) {
                return file.truncate(size);
            }
        });
    }

    void delete(String name) {
        io(() -> {
            Files.deleteIfExists(path(name));
            return null;
        });
    }

    void pack(String from, String to) {
        io(() -> {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path(to)))) {
                Files.copy(path(from), out);
            }
            return null;
        });
    }

    @Override
    public void close() {
        if (tails != null) {
            tails.close();
        }
    }

    private FileTails tails() {
        if (tails == null) {
            Map<Mark.Identity, Mark> known = new HashMap<>();
            committed
                    .values()
                    .forEach(text -> Mark.parse(text).forEach(it -> known.merge(it.identity(), it, Mark::later)));
            TailSettings settings = new TailSettings(
                    entries,
                    excluded,
                    isFromEnd,
                    TimeUnit.SECONDS.toNanos(2),
                    TimeUnit.SECONDS.toNanos(5),
                    TimeUnit.SECONDS.toNanos(30),
                    filesMax,
                    openMax);
            boolean isFirst = known.isEmpty() && begun.isEmpty();
            if (known.isEmpty()) {
                begun.forEach(it -> known.put(it.identity(), it));
            }
            tails = new FileTails(
                    settings,
                    path -> Math.floorMod(path.hashCode(), LANES),
                    stamp,
                    known.values(),
                    settings.endBeforeMillis(isFirst ? 0 : begunMillis),
                    counts,
                    () -> nanos);
            if (isFirst && isFromEnd) {
                begun = tails.look();
            }
        }
        return tails;
    }

    static void modified(Path path, long millis) {
        io(() -> Files.setLastModifiedTime(path, FileTime.fromMillis(millis)));
    }

    interface Action {
        Object run() throws IOException;
    }

    static void io(Action action) {
        try {
            action.run();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Lines that are told apart, of 70 bytes and more. */
    static String lines(String name, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(line(name, i)).append('\n');
        }
        return text.toString();
    }

    static String line(String name, int number) {
        return name + " " + number + " " + "x".repeat(70 + number % 50) + " " + number;
    }

    static List<String> expected(String name, int from, int to) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add(line(name, i));
        }
        return lines;
    }
}
