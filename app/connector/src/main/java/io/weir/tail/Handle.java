package io.weir.tail;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The content of a file that is followed, while it is open: what is open is read to its end whatever becomes of its name. */
final class Handle {
    private @Nullable Content content;
    private boolean isPacked;

    /** @param isPacked by its name, until it is open */
    Handle(boolean isPacked) {
        this.isPacked = isPacked;
    }

    boolean isOpen() {
        return content != null;
    }

    boolean isPacked() {
        return isPacked;
    }

    /** What is closed is packed as its name says. */
    void named(boolean isPackedByName) {
        if (content == null) {
            isPacked = isPackedByName;
        }
    }

    Content open(Path place, FileKey key) throws IOException {
        Content open = content;
        if (open == null) {
            open = Content.open(place, key);
            content = open;
            isPacked = open instanceof PackedContent;
        }
        return open;
    }

    /** Whether another file has the same bytes before that offset. */
    boolean hasBefore(long offset, Content other, Path place, FileKey key) throws IOException {
        Content own = content;
        if (own != null) {
            return own.isAlikeBefore(offset, other);
        }
        try (Content opened = Content.open(place, key)) {
            return opened.isAlikeBefore(offset, other);
        }
    }

    /** Of what is packed, what was unpacked since it was opened. */
    long takenBytes() {
        return content instanceof PackedContent packed ? packed.takenBytes() : 0;
    }

    void close() throws IOException {
        Content open = content;
        content = null;
        if (open != null) {
            open.close();
        }
    }
}
