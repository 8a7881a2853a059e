package io.weir.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.BitSet;
import java.util.Optional;
import org.everit.json.schema.regexp.RE2JRegexpFactory;
import org.everit.json.schema.regexp.Regexp;
import org.everit.json.schema.regexp.RegexpFactory;
import org.everit.json.schema.regexp.RegexpMatchingFailure;

/**
 * Patterns of schemas: RE2J, never the JDK's engine, which overflows the stack at 1.7 kB of {@code (a|b)*} and whose
 * {@code $} takes a trailing line feed. The shape that nearly all of them have, {@code ^[a-z0-9_]{1,64}$}, is a loop
 * over the characters: RE2J takes 1.5 microseconds for what costs 20 nanoseconds so.
 */
final class Patterns implements RegexpFactory {
    private static final Pattern RUN =
            Pattern.compile("^\\^\\[([^\\[\\]\\\\^]+)\\](\\+|\\*|\\{([0-9]{1,6}),([0-9]{1,6})\\})\\$$");
    private static final RegexpFactory RE2J = new RE2JRegexpFactory();

    /** everit makes no instance for others, so one is had from a text that does not match. */
    private static final Optional<RegexpMatchingFailure> FAILURE =
            RE2J.createHandler("a").patternMatchingFailure("b");

    @Override
    public Regexp createHandler(String pattern) {
        Matcher run = RUN.matcher(pattern);
        if (run.matches()) {
            boolean counted = run.group(3) != null;
            int min = counted ? Integer.parseInt(run.group(3)) : run.group(2).equals("+") ? 1 : 0;
            int max = counted ? Integer.parseInt(run.group(4)) : Integer.MAX_VALUE;
            Optional<BitSet> characters = characters(run.group(1));
            if (characters.isPresent()) {
                return new Run(pattern, characters.get(), min, max);
            }
        }
        return RE2J.createHandler(pattern);
    }

    /** Of a class of plain ASCII characters and ranges; empty for one that has more to it. */
    private static Optional<BitSet> characters(String content) {
        BitSet characters = new BitSet(128);
        int at = 0;
        while (at < content.length()) {
            char from = content.charAt(at);
            boolean range = at + 2 < content.length() && content.charAt(at + 1) == '-';
            char to = range ? content.charAt(at + 2) : from;
            if (from > 126 || to > 126 || from > to) {
                return Optional.empty();
            }
            characters.set(from, to + 1);
            at += range ? 3 : 1;
        }
        return Optional.of(characters);
    }

    private record Run(String pattern, BitSet characters, int min, int max) implements Regexp {
        @Override
        public Optional<RegexpMatchingFailure> patternMatchingFailure(String text) {
            int length = text.length();
            if (length < min || length > max) {
                return FAILURE;
            }
            for (int i = 0; i < length; i++) {
                if (!characters.get(text.charAt(i))) {
                    return FAILURE;
                }
            }
            return Optional.empty();
        }

        @Override
        public String toString() {
            return pattern;
        }
    }
}
