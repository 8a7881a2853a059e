package io.weir.tail;

import java.nio.file.Path;

/** What is seen of a file from outside: where it is, and how large, without a handle of it. */
final class Sight {
    private static final long UNSEEN = -1;

    private Path place;
    private boolean isGone;
    private long bytes = UNSEEN;
    private long modifiedMillis = UNSEEN;

    Sight(Path place) {
        this.place = place;
    }

    /** @return whether it may have changed since: content of the same size may be another one */
    boolean seenAt(Sighting seen) {
        boolean isChanged = seen.size() != bytes || seen.modifiedMillis() != modifiedMillis;
        place = seen.path();
        isGone = false;
        bytes = seen.size();
        modifiedMillis = seen.modifiedMillis();
        return isChanged;
    }

    /** @return whether it was there before */
    boolean gone() {
        boolean isNew = !isGone;
        isGone = true;
        return isNew;
    }

    /** Who had it open until now has seen that of it. */
    void closedAt(long size) {
        bytes = size;
    }

    Path place() {
        return place;
    }

    boolean isGone() {
        return isGone;
    }

    /** 0 where it was never seen. */
    long bytes() {
        return Math.max(0, bytes);
    }

    boolean isPackedByName() {
        return PackedContent.isNamedSo(place);
    }
}
