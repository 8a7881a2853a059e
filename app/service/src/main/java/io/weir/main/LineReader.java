package io.weir.main;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes, whatever they are: no decoding, no line too long for memory. */
final class LineReader {
    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final int lineBytesMax;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;

    /** @param lineBytesMax of a longer line only so much is kept, which is enough to see that it is too long */
    LineReader(InputStream in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /** The next line without its end ({@code \n} or {@code \r\n}); null at the end of the input. */
    byte @Nullable [] next() throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        boolean hasAny = false;
        while (true) {
            if (position == limit) {
                limit = in.read(chunk);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    return hasAny ? Arrays.copyOf(line, length) : null;
                }
            }
            hasAny = true;
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            int take = Math.min(end - position, lineBytesMax - length);
            if (length + take > line.length) {
                line = Arrays.copyOf(line, Math.max(length + take, 2 * line.length));
            }
            System.arraycopy(chunk, position, line, length, take);
            length += take;
            boolean isWhole = end < limit;
            position = isWhole ? end + 1 : end;
            if (isWhole) {
                boolean hasReturn = length > 0 && line[length - 1] == '\r';
                return Arrays.copyOf(line, hasReturn ? length - 1 : length);
            }
        }
    }
}
