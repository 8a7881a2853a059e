package io.weir.tail;

import java.nio.file.Path;

/**
 * A file that was seen on the disk.
 *
 * @param log the path under which it is met: where it was renamed before, that which it had
 */
record Sighting(Path path, FileKey key, long size, long modifiedMillis, Entry entry, String log) {
    boolean isRotated() {
        return !path.toString().equals(log);
    }

    Sighting of(String other) {
        return new Sighting(path, key, size, modifiedMillis, entry, other);
    }

    /** Content of the same size may be another one. */
    boolean isChangedFrom(Sighting before) {
        return size != before.size || modifiedMillis != before.modifiedMillis;
    }
}
