package io.weir.tail;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a file is begun that is to be read from its end on. */
final class Ends {
    /** A line that was begun is looked for so far back; a longer one comes from where that is. */
    private static final int BACK_BYTES = 64 * 1024;

    private Ends() {}

    /** The start of the last line that is not ended; null where nothing will ever be added. */
    static @Nullable Mark of(Sighting file, Mark begin) throws IOException {
        try (Content content = Content.open(file.path(), file.key())) {
            if (content instanceof PackedContent) {
                return null;
            }
            TextEncoding encoding = file.entry().rules().encoding();
            long size = content.size();
            long from = Math.max(0, size - BACK_BYTES);
            from -= from % encoding.unitBytes();
            byte[] bytes = new byte[BACK_BYTES + encoding.unitBytes()];
            int length = content.readFully(bytes, bytes.length, from);
            int to = length - length % encoding.unitBytes();
            while (to > 0 && !encoding.is('\n', bytes, to - encoding.unitBytes(), to)) {
                to -= encoding.unitBytes();
            }
            if (to == 0 && from == 0) {
                return begin;
            }
            if (to == 0) {
                to = Proof.TAIL_MAX;
                to = encoding.boundary(bytes, 0, to);
            }
            byte[] head = new byte[Proof.HEAD_MAX];
            int headBytes = (int) Math.min(content.readFully(head, head.length, 0), from + to);
            int tailBytes = Math.min(to, Proof.TAIL_MAX);
            Proof proof = new Proof(
                    headBytes, Proof.hash(head, headBytes), tailBytes, Proof.checksum(bytes, to - tailBytes, to));
            return begin.at(from + to, 0, Cut.NONE, proof, begin.stamp());
        }
    }
}
