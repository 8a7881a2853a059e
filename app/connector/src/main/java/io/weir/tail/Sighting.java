package io.weir.tail;

import java.nio.file.Path;

/** A file that was seen on the disk. */
record Sighting(Path path, FileKey key, long size, long modifiedMillis, Entry entry) {
    /** Content of the same size may be another one. */
    boolean isChangedFrom(Sighting before) {
        return size != before.size || modifiedMillis != before.modifiedMillis;
    }
}
