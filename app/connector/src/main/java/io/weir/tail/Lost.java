package io.weir.tail;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was in the files and comes into no event: counted, and said with its path each time. */
final class Lost {
    private static final Logger LOG = LoggerFactory.getLogger(Lost.class);

    private final TailCounts counts;

    Lost(TailCounts counts) {
        this.counts = counts;
    }

    /** The file is no longer there, and so many bytes of it were seen and not read. */
    void gone(Path place, long bytes) {
        if (bytes > 0) {
            counts.unreadBytes.add(bytes);
            LOG.warn("{} is gone, and {} bytes of it had not been read. They are lost.", place, bytes);
        }
    }

    /** The file is shorter than it was, and still has what was read of it. */
    void end(Path place, long bytes) {
        counts.truncations.increment();
        counts.unreadBytes.add(bytes);
        LOG.warn("{} has lost its end while {} bytes of it were not read yet. What was in them is lost.", place, bytes);
    }

    /** The file has other content by now. */
    void content(Path place, long readTo, long bytes) {
        counts.truncations.increment();
        counts.unreadBytes.add(bytes);
        LOG.warn(
                "{} was truncated or replaced, and is read from its start. It had been read to byte {}; {} bytes more had"
                        + " been seen, and what was written between that and the truncation is not known.",
                place,
                readTo,
                bytes);
    }

    /** A packed file cannot be unpacked any further. */
    void rest(Path place, String fault, long readTo, long takenBytes, long ofBytes) {
        counts.brokenFiles.increment();
        LOG.warn(
                "{} is broken ({}), and was read to byte {} of what is packed in it, which took {} of its {} bytes. What is"
                        + " behind that is lost, unless the file changes.",
                place,
                fault,
                readTo,
                takenBytes,
                ofBytes);
    }
}
