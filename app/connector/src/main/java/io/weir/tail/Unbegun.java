package io.weir.tail;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that were seen and could not be begun: they cannot be read, or as many as may be are followed. Each is looked for
 * under another name too, and what was in it is told of where it goes before.
 */
final class Unbegun {
    private final Map<FileKey, Waiting> waiting = new LinkedHashMap<>();
    private final Lost lost;

    private record Waiting(Sighting seen, long since) {}

    Unbegun(TailCounts counts) {
        lost = new Lost(counts);
    }

    /** Adds to what was found those that have another name by now. */
    void find(Map<FileKey, Sighting> found, Finder finder) {
        for (Waiting each : List.copyOf(waiting.values())) {
            Sighting before = each.seen();
            Optional<Sighting> now = Optional.ofNullable(found.get(before.key()))
                    .or(() -> finder.lookFor(before.key(), before.path(), before.entry()));
            if (now.isEmpty()) {
                lost.gone(before.path(), before.size());
                waiting.remove(before.key());
            } else {
                found.put(before.key(), now.get().of(before.log()));
                if (now.get().size() < before.size()) {
                    lost.end(now.get().path(), before.size() - now.get().size());
                }
            }
        }
    }

    void wait(Sighting file, long now) {
        waiting.compute(
                file.key(),
                (key, before) ->
                        new Waiting(file, before == null || file.isChangedFrom(before.seen()) ? now : before.since()));
    }

    /** How long it waits as it is. */
    long quietNanos(Sighting file, long now) {
        Waiting before = waiting.get(file.key());
        return before == null || file.isChangedFrom(before.seen()) ? 0 : now - before.since();
    }

    void retainAll(Collection<FileKey> still) {
        waiting.keySet().retainAll(still);
    }
}
