package io.weir.rescan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads {@code topic-partition@offset} where it stands in a header's bytes, for origins in one topic. */
final class OriginBytes {
    private final byte[] prefix;
    private int partition;
    private long offset;

    OriginBytes(String topic) {
        prefix = (topic + "-").getBytes(UTF_8);
    }

    /** @return false where that is no place in the topic */
    boolean read(byte @Nullable [] bytes) {
        int from = prefix.length;
        if (bytes == null || bytes.length <= from || !Arrays.equals(prefix, 0, from, bytes, 0, from)) {
            return false;
        }
        int at = bytes.length - 1;
        while (at > from && bytes[at] != '@') {
            at--;
        }
        long number = SidBytes.number(bytes, from, at);
        offset = SidBytes.number(bytes, at + 1, bytes.length);
        if (number < 0 || number > Integer.MAX_VALUE || offset < 0) {
            return false;
        }
        partition = (int) number;
        return true;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }
}
