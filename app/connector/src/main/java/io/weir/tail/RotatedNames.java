package io.weir.tail;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that a rotation gives to the files of one log, after one of them: they differ from that in nothing but
 * numbers, and may be packed.
 *
 * @param start that the log itself has, too
 * @param numbered what a rotation has added, with each number as one sign
 * @param end that the log itself has, too
 */
record RotatedNames(String start, String numbered, String end) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Empty where no number tells one file of the log from the next. */
    static Optional<RotatedNames> of(String log, String rotated) {
        String name = PackedContent.unpacked(rotated);
        int most = Math.min(log.length(), name.length());
        int start = 0;
        while (start < most && log.charAt(start) == name.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < most - start && log.charAt(log.length() - 1 - end) == name.charAt(name.length() - 1 - end)) {
            end++;
        }
        String added = name.substring(start, name.length() - end);
        return NUMBER.matcher(added).find()
                ? Optional.of(new RotatedNames(
                        name.substring(0, start), numbered(added), name.substring(name.length() - end)))
                : Optional.empty();
    }

    boolean has(String other) {
        String name = PackedContent.unpacked(other);
        return name.length() >= start.length() + end.length()
                && name.startsWith(start)
                && name.endsWith(end)
                && numbered(name.substring(start.length(), name.length() - end.length()))
                        .equals(numbered);
    }

    private static String numbered(String added) {
        return NUMBER.matcher(added).replaceAll("#");
    }
}
