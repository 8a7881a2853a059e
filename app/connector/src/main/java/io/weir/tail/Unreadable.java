package io.weir.tail;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders that cannot be read: each is told of once, and tried again. */
final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Map<Path, String> reasons = new HashMap<>();
    private final TailCounts counts;

    Unreadable(TailCounts counts) {
        this.counts = counts;
    }

    void tell(Path path, IOException why) {
        String reason = why instanceof AccessDeniedException
                ? "permission denied"
                : why.getClass().getSimpleName() + ": " + why.getMessage();
        if (!reason.equals(reasons.put(path, reason))) {
            LOG.warn("Cannot read {} ({}). It is tried again; other files are read meanwhile.", path, reason);
        }
        counts.unreadableFiles.set(reasons.size());
    }

    void isReadable(Path path) {
        if (!reasons.isEmpty() && reasons.remove(path) != null) {
            LOG.info("{} can be read again", path);
            counts.unreadableFiles.set(reasons.size());
        }
    }

    /** What is gone need not be read. */
    void forgetGone() {
        reasons.keySet().removeIf(it -> Files.notExists(it, LinkOption.NOFOLLOW_LINKS));
        counts.unreadableFiles.set(reasons.size());
    }
}
