package io.weir.tail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of an open file, as they are or unpacked. */
interface Content extends Closeable {
    /** What {@link #size} answers where only reading to the end tells. */
    long UNKNOWN = -1;

    static Content open(Path path) throws IOException {
        return PackedContent.is(path) ? new PackedContent(path) : new PlainContent(path);
    }

    long size() throws IOException;

    /** Whether another one has the same bytes before that place. */
    default boolean isAlikeBefore(long offset, Content other) throws IOException {
        int length = (int) Math.min(Proof.TAIL_MAX, offset);
        byte[] ours = new byte[length];
        byte[] theirs = new byte[length];
        return readFully(ours, length, offset - length) == length
                && other.readFully(theirs, length, offset - length) == length
                && Arrays.equals(ours, theirs);
    }

    /** As many as there are; fewer than asked for only at the end as it is now. */
    int readFully(byte[] into, int length, long offset) throws IOException;
}
