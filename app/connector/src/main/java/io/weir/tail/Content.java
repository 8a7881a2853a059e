package io.weir.tail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of an open file, as they are or unpacked. */
interface Content extends Closeable {
    /** What {@link #size} answers where only reading to the end tells. */
    long UNKNOWN = -1;

    /** @throws NoSuchFileException also where another file has that name by now */
    static Content open(Path path, FileKey key) throws IOException {
        Content content = PackedContent.is(path) ? new PackedContent(path) : new PlainContent(path);
        try {
            if (FileKey.of(Files.readAttributes(path, BasicFileAttributes.class))
                    .equals(Optional.of(key))) {
                return content;
            }
        } catch (IOException failed) {
            content.close();
            throw failed;
        }
        content.close();
        throw new NoSuchFileException(path.toString());
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
