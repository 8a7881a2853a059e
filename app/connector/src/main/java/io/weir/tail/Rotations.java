package io.weir.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a rotation has left of a log beside it, under names that nobody asks for. */
final class Rotations {
    private final Finder finder;
    private final Followed followed;
    private final Past past;
    private final Newcomers newcomers;
    private final long waitNanos;

    /** @param waitNanos how long a copy is looked for */
    Rotations(Finder finder, Followed followed, Past past, Newcomers newcomers, long waitNanos) {
        this.finder = finder;
        this.followed = followed;
        this.past = past;
        this.newcomers = newcomers;
        this.waitNanos = waitNanos;
    }

    /** Follows copies of what was read, and adds to what was found the files that came between those and the log as it is. */
    void find(Map<FileKey, Sighting> found, long now) {
        List<Sighting> rotated = new ArrayList<>();
        for (Sighting copy : copies(found, now).values()) {
            newcomers.meetCopy(copy, now).map(copy::of).ifPresent(rotated::add);
        }
        for (List<Tail> samePath : followed.byPath()) {
            samePath.get(samePath.size() - 1).renamed().ifPresent(rotated::add);
        }
        rotated.forEach(it -> addBehind(it, found));
    }

    private Map<FileKey, Sighting> copies(Map<FileKey, Sighting> found, long now) {
        Map<FileKey, Sighting> copies = new LinkedHashMap<>();
        for (Past.Ended ended : past.endedSince(now - waitNanos)) {
            finder.beside(ended.place(), ended.entry(), it -> Kin.isRelated(it, ended.mark()))
                    .forEach((key, seen) -> {
                        boolean isNew = followed.get(key) == null && !found.containsKey(key);
                        if (isNew && !PackedContent.isBesideUnpacked(seen.path())) {
                            copies.put(key, seen);
                        }
                    });
        }
        return copies;
    }

    /** What was begun and renamed too, all between two looks or while nothing ran: no later than the file before it. */
    private void addBehind(Sighting rotated, Map<FileKey, Sighting> found) {
        names(rotated)
                .map(it -> finder.named(it, rotated.path(), rotated.entry()))
                .orElse(Map.of())
                .forEach((key, seen) -> {
                    boolean isOther = followed.get(key) == null && !key.equals(rotated.key());
                    if (isOther && seen.modifiedMillis() >= rotated.modifiedMillis()) {
                        found.putIfAbsent(key, seen.of(rotated.log()));
                    }
                });
    }

    private static Optional<RotatedNames> names(Sighting rotated) {
        String name = Kin.name(rotated.path());
        return Stream.of(Path.of(rotated.log()), target(rotated.log()))
                .map(Kin::name)
                .filter(it -> Kin.isRelated(name, it))
                .findFirst()
                .flatMap(it -> RotatedNames.of(it, name));
    }

    /** Of a link, the file whose name is changed. */
    private static Path target(String log) {
        Path path = Path.of(log);
        try {
            return path.toRealPath();
        } catch (IOException nothing) {
            return path;
        }
    }
}
