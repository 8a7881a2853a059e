package io.weir.tail;

import java.nio.file.Path;

/** What is seen of a file from outside: where it is, and how large, without a handle of it. */
final class Sight {
    private static final long UNSEEN = -1;

    private Path place;
    private boolean isGone;
    private long bytes = UNSEEN;
    private long modifiedMillis = UNSEEN;

    /** The most that was ever seen of this content, by whatever look. */
    private long mostBytes;

    /** Of what was seen behind where it is read to, what a shorter size has shown to be gone. */
    private long cutBytes;

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

    /** What is there is longer or shorter than it was, and nobody has compared it yet. */
    void sized(long size, long readTo) {
        if (size < mostBytes) {
            cutBytes += mostBytes - Math.max(size, Math.min(readTo, mostBytes));
        }
        mostBytes = size;
    }

    /** It was compared with what it was, at that size. */
    void comparedAt(long size) {
        mostBytes = Math.max(0, size);
        cutBytes = 0;
    }

    /** What was seen of it behind that place, whether it is still there or not. */
    long bytesBehind(long offset) {
        return cutBytes + Math.max(0, mostBytes - offset);
    }

    /** What is gone of it where it is the same content, and of that size by now. */
    long cutBytes(long size) {
        return cutBytes + Math.max(0, mostBytes - size);
    }

    /** What is gone of it where it is another content by now: all that was seen and neither read nor kept. */
    long unreadBytes(long readTo, int keptBytes) {
        return Math.max(0, (cutBytes > 0 ? cutBytes : mostBytes - readTo) - keptBytes);
    }

    Path place() {
        return place;
    }

    boolean isGone() {
        return isGone;
    }

    /** @param log the path under which it was met */
    Sighting seen(FileKey key, Entry entry, String log) {
        return new Sighting(place, key, bytes(), modifiedMillis, entry, log);
    }

    /** 0 where it was never seen. */
    long bytes() {
        return Math.max(0, bytes);
    }

    boolean isPackedByName() {
        return PackedContent.isNamedSo(place);
    }
}
