package io.weir.tail;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of files that are read where they are: each is looked at again, and has its turn when its original is gone. */
final class Held {
    private static final Logger LOG = LoggerFactory.getLogger(Held.class);

    private final Map<FileKey, Copy> copies = new HashMap<>();

    /** A file that was seen to be the same as another, so far, which may have been read further than that since. */
    private record Copy(Mark.Identity original, long size) {}

    void hold(Sighting file, Tail original) {
        if (copies.put(file.key(), new Copy(original.mark().identity(), file.size())) == null) {
            LOG.info("{} has the content of {}, which is read where it is", file.path(), original.place());
        }
    }

    /** Whether it was held as it is, and its original was read as far before it was gone. */
    boolean isRead(Sighting file, Collection<Mark> past) {
        Copy copy = copies.get(file.key());
        return copy != null
                && file.size() == copy.size()
                && past.stream().anyMatch(it -> it.identity().equals(copy.original()) && it.offset() >= copy.size());
    }

    void retainAll(Collection<FileKey> still) {
        copies.keySet().retainAll(still);
    }
}
