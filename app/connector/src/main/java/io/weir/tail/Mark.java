package io.weir.tail;

import io.weir.envelope.EnvelopeCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far a file is read: everything that the next start needs to go on there, and to know the file again.
 *
 * @param path under which it was met; that of its lane, whatever it is called by now
 * @param isPast whether this content is gone, by deletion or truncation: kept to know a copy of it again
 * @param met the later, the later the file was met: of those of a path the order in which they are read
 * @param generation counts how often the file was begun anew
 * @param offset of the first byte that is in no event yet; of what comes out, where it is packed
 * @param lines that ended before it
 * @param stamp the epoch in which it last moved: of two marks of a file the later one holds
 */
public record Mark(
        FileKey key,
        String path,
        boolean isPast,
        long met,
        int generation,
        long offset,
        long lines,
        Cut cut,
        Proof proof,
        long stamp) {
    private static final int FIELDS = 11;
    private static final int LINE_END_BYTES = 2;

    /** All that is before the path, with numbers as long as they get. */
    private static final int NUMBERS_BYTES_MAX = 190;

    /** Which content it is of: a number that was given away is met anew. */
    public record Identity(FileKey key, String path, long met, int generation) {}

    public Identity identity() {
        return new Identity(key, path, met, generation);
    }

    /** Content that is gone stays so. */
    public static Mark later(Mark one, Mark other) {
        if (one.stamp != other.stamp) {
            return one.stamp > other.stamp ? one : other;
        }
        return other.isPast || other.offset > one.offset ? other : one;
    }

    static Mark begin(FileKey key, String path, long met, long stamp) {
        return new Mark(key, path, false, met, 0, 0, 0, Cut.NONE, Proof.NONE, stamp);
    }

    Mark at(long itsOffset, long itsLines, Cut itsCut, Proof itsProof, long itsStamp) {
        return new Mark(key, path, isPast, met, generation, itsOffset, itsLines, itsCut, itsProof, itsStamp);
    }

    /** The file begins anew: other content, from its first byte. */
    Mark anew() {
        return new Mark(key, path, false, met, generation + 1, 0, 0, Cut.NONE, Proof.NONE, stamp);
    }

    Mark metAt(long other) {
        return new Mark(key, path, isPast, other, generation, offset, lines, cut, proof, stamp);
    }

    Mark past() {
        return new Mark(key, path, true, met, generation, offset, lines, cut, proof, stamp);
    }

    /** Read as far as a file that has the same content. */
    Mark readAs(Mark other) {
        return at(other.offset, other.lines, other.cut, other.proof, stamp);
    }

    /** Of another file that has the same content, and takes its place. */
    Mark adoptedBy(FileKey other, long itsStamp) {
        return new Mark(other, path, false, met, generation, offset, lines, cut, proof, itsStamp);
    }

    /** Whether a file at that place, which has its number, has its content too. */
    boolean isAt(Path place) throws IOException {
        try (Content content = Content.open(place, key)) {
            return isOf(content);
        }
    }

    /** Whether the content is that which was read up to here. */
    boolean isOf(Content content) throws IOException {
        byte[] head = new byte[proof.headBytes()];
        return offset == 0
                || (proof.isHeadOf(head, content.readFully(head, head.length, 0)) && proof.isTailAt(content, offset));
    }

    /** Whether it goes on behind the other, in a file that has the same content. */
    boolean isOfSameContent(Mark other) {
        return path.equals(other.path) && met == other.met && generation == other.generation;
    }

    /** That its line takes in an offset, as JSON has it, with its end. */
    public int bytes() {
        return jsonBytes(text()) + LINE_END_BYTES;
    }

    /** That it may come to take, whatever its numbers are. */
    int bytesMax() {
        return NUMBERS_BYTES_MAX + jsonBytes(pathText()) + LINE_END_BYTES;
    }

    private static int jsonBytes(String text) {
        int bytes = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes += b == '"' || b == '\\' ? 2 : 1;
        }
        return bytes;
    }

    /** One line a mark. */
    public static String text(List<Mark> marks) {
        return marks.stream().map(Mark::text).collect(Collectors.joining("\n"));
    }

    public String text() {
        // The path is escaped as header values are: no line ends in it.
        return key + " " + (isPast ? 'p' : '-') + " " + met + " " + generation + " " + offset + " " + lines + " " + cut
                + " "
                + proof.headText() + " " + proof.tailText() + " " + stamp + " "
                + pathText();
    }

    private String pathText() {
        return new String(EnvelopeCodec.encode(path), StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException where it is no such text */
    public static List<Mark> parse(String text) {
        List<Mark> marks = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            String[] field = line.split(" ", FIELDS);
            if (field.length < FIELDS) {
                throw new IllegalArgumentException("a position of a file has " + FIELDS + " fields");
            }
            try {
                marks.add(new Mark(
                        FileKey.parse(field[0]),
                        EnvelopeCodec.decode(field[10].getBytes(StandardCharsets.UTF_8)),
                        field[1].equals("p"),
                        Long.parseLong(field[2]),
                        Integer.parseInt(field[3]),
                        Long.parseLong(field[4]),
                        Long.parseLong(field[5]),
                        Cut.parse(field[6]),
                        Proof.parse(field[7], field[8]),
                        Long.parseLong(field[9])));
            } catch (IndexOutOfBoundsException malformed) {
                throw new IllegalArgumentException("a position of a file is malformed", malformed);
            }
        }
        return marks;
    }
}
