package io.weir.tail;

import java.nio.file.Path;

/** A file that was seen on the disk. */
record Sighting(Path path, FileKey key, long size, long modifiedMillis, Entry entry) {}
