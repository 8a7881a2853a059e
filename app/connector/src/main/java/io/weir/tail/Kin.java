package io.weir.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whether a file that was not met before has the content of one that was: a copy that a rotation makes before it
 * truncates, what packing leaves, a file that an editor has written anew, the same file on a device with another number. By
 * its name it must be related, and by its bytes the same.
 */
final class Kin implements AutoCloseable {
    /** A packed file is no log that has just begun with the same headings as another one: less content is enough. */
    private static final int PACKED_BYTES_LEAST = 64;

    private final Sighting file;
    private final String name;
    private final Content content;
    private final byte[] head = new byte[Proof.HEAD_MAX];
    private final int headBytes;
    private final String fullHead;
    private final boolean isPacked;

    private Kin(Sighting file, Content content) throws IOException {
        this.file = file;
        name = name(file.path());
        this.content = content;
        headBytes = content.readFully(head, head.length, 0);
        fullHead = headBytes < head.length ? "" : Proof.hash(head, headBytes);
        isPacked = content instanceof PackedContent;
    }

    static Kin of(Sighting file) throws IOException {
        Content content = Content.open(file.path(), file.key());
        try {
            return new Kin(file, content);
        } catch (IOException failed) {
            content.close();
            throw failed;
        }
    }

    /** Whether so little of it is there yet that nothing can be told: it is still being packed. */
    boolean isIncomplete() {
        return isPacked && headBytes < head.length && content instanceof PackedContent packed && !packed.isEnded();
    }

    /** Whether it begins as that file did, and so may be a copy of what was in it. */
    boolean mayHaveBeen(Tail tail) {
        Mark mark = tail.mark();
        return mark.offset() > 0 && isRelated(name, tail.name()) && hasHeadOf(mark);
    }

    /** Of a file that is gone and not read to its end nobody can say yet what a packed one has more. */
    boolean mayBePackedFrom(Tail tail) {
        return isPacked && tail.isGone() && !tail.isDrained() && isRotation(file.path(), tail.mark());
    }

    /** Of content that is gone from where it was: this file goes on behind it. */
    Optional<Mark> of(Collection<Mark> past) throws IOException {
        for (Mark mark : past.stream()
                .sorted(Comparator.comparingLong(Mark::offset).reversed())
                .toList()) {
            if (isAfter(mark)) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }

    /** Of a file that is still there, and is read where it is. */
    Optional<Tail> among(Collection<Tail> tails) throws IOException {
        for (Tail tail : tails) {
            if (tail.mark().offset() > 0 && isCopyOf(tail)) {
                return Optional.of(tail);
            }
        }
        return Optional.empty();
    }

    /** Whether it goes on where a file that has the same content ends, and so is not the copy of the two. */
    boolean isLongerThan(Tail tail) throws IOException {
        long offset = tail.mark().offset();
        return !isPacked
                && !tail.isPacked()
                && tail.isDrained()
                && file.size() > offset
                && Files.size(tail.place()) == offset;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private boolean isAfter(Mark mark) throws IOException {
        long offset = mark.offset();
        boolean isThere = file.path().toString().equals(mark.path());
        boolean isSameNumber = file.key().inode() == mark.key().inode();
        boolean isEnough =
                offset >= Proof.HEAD_MAX ? isRelated(file.path(), mark) : isThere ? isSameNumber : isRotationOf(mark);
        if (!isEnough || !hasHeadOf(mark)) {
            return false;
        }
        // Unpacking as far as that comes with reading it.
        return isPacked
                ? headBytes == Proof.HEAD_MAX || mark.proof().isTailAt(content, offset)
                : file.size() >= offset && mark.proof().isTailAt(content, offset);
    }

    /** The hash of a whole head is made once: there may be thousands to compare it with. */
    private boolean hasHeadOf(Mark mark) {
        return mark.proof().headBytes() == Proof.HEAD_MAX
                ? mark.proof().head().equals(fullHead)
                : mark.proof().isHeadOf(head, headBytes);
    }

    /** Less than a head's length may be nothing but headings. */
    private boolean isRotationOf(Mark mark) {
        return isRotation(file.path(), mark)
                && (isPacked
                        ? mark.offset() >= PACKED_BYTES_LEAST || headBytes == mark.offset()
                        : file.size() == mark.offset());
    }

    private boolean isCopyOf(Tail tail) throws IOException {
        Mark mark = tail.mark();
        if (!isRelated(name, tail.name())) {
            return false;
        }
        boolean isSuccessor = file.path().toString().equals(mark.path()) && !tail.isGone();
        if (isSuccessor) {
            return false;
        }
        if (isPacked) {
            return (mark.offset() >= Proof.HEAD_MAX || isRotationOf(mark)) && hasHeadOf(mark);
        }
        long common = Math.min(file.size(), mark.offset());
        boolean isEnough = common >= Proof.HEAD_MAX || isRotationOf(mark);
        byte[] begin = new byte[(int) Math.min(common, Proof.HEAD_MAX)];
        return isEnough
                && (mark.proof().headBytes() == begin.length ? hasHeadOf(mark) : tail.hasBefore(begin.length, content))
                && tail.hasBefore(common, content);
    }

    /** {@code app.log} and {@code app.log.1}, {@code app.log-20261128.gz} or {@code app-20261128.log}. */
    static boolean isRelated(Path file, Mark mark) {
        return isRelated(name(file), name(Path.of(mark.path())));
    }

    static boolean isRelated(String name, String known) {
        int dot = known.indexOf('.', 1);
        String stem = dot < 0 ? known : known.substring(0, dot);
        return name.startsWith(known)
                || (name.startsWith(stem)
                        && name.length() > stem.length()
                        && ".-_".indexOf(name.charAt(stem.length())) >= 0);
    }

    /** A name that a rotation may have given to a file of that path. */
    static boolean isRotation(Path file, Mark mark) {
        return name(file).startsWith(unnumbered(name(Path.of(mark.path()))));
    }

    /** Rotations count up. */
    private static String unnumbered(String packed) {
        String name = PackedContent.unpacked(packed);
        int end = name.length();
        while (end > 1 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        boolean isCounted = end < name.length() && end > 1 && name.charAt(end - 1) == '.';
        return isCounted ? name.substring(0, end - 1) : name;
    }

    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
