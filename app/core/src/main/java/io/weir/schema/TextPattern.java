package io.weir.schema;

import io.weir.format.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A line of text with holes: {@code Failed password for {user:longest} from {ip:ip} port {port:int} ssh2}. It fits a
 * text as a whole or not at all, and is a scanner: no regular expression, no stack, and work in proportion to the text.
 *
 * <p>A plain hole takes a run without spaces, which may be empty; {@code ip} an address; {@code int} digits; {@code csv} a
 * column up to its comma, whose quotes are taken off; {@code shortest} and {@code longest} anything, up to the first or the last place from where the rest fits. Which of
 * the two matters where an attacker writes into the hole: the user name {@code root from 192.0.2.1 port 1 ssh2} must not
 * pass for an address, so a hole that the attacker fills is the longest, and what the program adds behind it is found
 * from the end.
 */
final class TextPattern {
    enum Outcome {
        FITS,
        DIFFERS,
        /** Neither was found out with the steps that a text of this length is worth. No real line needs them. */
        GAVE_UP
    }

    /**
     * A step is a place tried or so many characters looked at. Real lines need one or two a hole. The steps grow with
     * the text, so that repeating what a pattern looks for does not exhaust them: only holes that multiply do.
     */
    private static final int STEP_CHARACTERS = 64;

    private static final int STEPS_LEAST = 2_000;
    private static final int STEPS_PER_CHARACTER = 4;

    private static final int NOWHERE = Integer.MAX_VALUE;

    /** The longest address has 45 characters. */
    private static final int ADDRESS_MAX = 45;

    private enum Kind {
        WORD,
        IP,
        INT,
        CSV,
        SHORTEST,
        LONGEST
    }

    private final String[] literals;
    private final String[] names;
    private final Kind[] kinds;

    private TextPattern(List<String> literals, List<String> names, List<Kind> kinds) {
        this.literals = literals.toArray(String[]::new);
        this.names = names.toArray(String[]::new);
        this.kinds = kinds.toArray(Kind[]::new);
    }

    /** @throws IllegalArgumentException with a sentence for the user */
    static TextPattern parse(String source) {
        List<String> literals = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int at = 0; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == '\\' && at + 1 < source.length()) {
                at++;
                literal.append(source.charAt(at));
            } else if (c == '{') {
                int close = source.indexOf('}', at);
                if (close < 0) {
                    throw new IllegalArgumentException("a hole is not closed with '}'");
                }
                boolean delimited = kinds.isEmpty() || literal.length() > 0 || isRun(kinds.get(kinds.size() - 1));
                if (!delimited) {
                    throw new IllegalArgumentException(
                            "between two holes there must be text, unless the first is int or ip");
                }
                literals.add(literal.toString());
                literal.setLength(0);
                hole(source.substring(at + 1, close), names, kinds);
                at = close;
            } else {
                literal.append(c);
            }
        }
        literals.add(literal.toString());
        return new TextPattern(literals, names, kinds);
    }

    /** Where the whole text fits, and only then, {@code found} gets each hole that has a name. */
    Outcome fit(String text, BiConsumer<String, String> found) {
        if (!text.startsWith(literals[0])) {
            return Outcome.DIFFERS;
        }
        Fit fit = new Fit(text);
        if (!fit.from(0, literals[0].length())) {
            return fit.steps < 0 ? Outcome.GAVE_UP : Outcome.DIFFERS;
        }
        for (int i = 0; i < names.length; i++) {
            if (!names[i].equals("_")) {
                String value = text.substring(fit.starts[i], fit.ends[i]);
                found.accept(names[i], kinds[i] == Kind.CSV ? unquoted(value) : value);
            }
        }
        return Outcome.FITS;
    }

    private static String unquoted(String column) {
        boolean quoted = column.length() > 1 && column.startsWith("\"") && column.endsWith("\"");
        return quoted ? column.substring(1, column.length() - 1).replace("\"\"", "\"") : column;
    }

    private static void hole(String content, List<String> names, List<Kind> kinds) {
        int colon = content.indexOf(':');
        String name = colon < 0 ? content : content.substring(0, colon);
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))) {
            throw new IllegalArgumentException("a hole has a name of letters, digits and _, like {user}");
        }
        names.add(name);
        kinds.add(kind(colon < 0 ? "" : content.substring(colon + 1)));
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "" -> Kind.WORD;
            case "ip" -> Kind.IP;
            case "int" -> Kind.INT;
            case "csv" -> Kind.CSV;
            case "shortest" -> Kind.SHORTEST;
            case "longest" -> Kind.LONGEST;
            default -> {
                List<String> known = List.of("ip", "int", "csv", "shortest", "longest");
                throw new IllegalArgumentException("a hole cannot be '" + word + "'" + Suggestion.among(word, known));
            }
        };
    }

    private final class Fit {
        private final String text;
        private final int[] starts = new int[names.length];
        private final int[] ends = new int[names.length];
        /** The last run that was looked at, for each hole: what begins in it ends with it. */
        private final int[] runStarts = new int[names.length];

        private final int[] runEnds = new int[names.length];
        /** The last search for the text behind each hole: whatever begins between the two finds the same. */
        private final int[] searchedFrom = new int[names.length];

        private final int[] foundAt = new int[names.length];

        private long steps;

        Fit(String text) {
            this.text = text;
            Arrays.fill(foundAt, -1);
            this.steps = STEPS_LEAST + (long) STEPS_PER_CHARACTER * text.length();
        }

        /** Fits the holes from that one on to the text from there on. */
        boolean from(int hole, int start) {
            if (hole == names.length) {
                return start == text.length();
            }
            String next = literals[hole + 1];
            boolean last = hole == names.length - 1;
            starts[hole] = start;
            // What a run cannot hold ends every search for its end: whatever comes later is not looked at.
            int limit = Math.min(runEnd(hole, start), text.length() - next.length());
            int end = last ? text.length() - next.length() : first(hole, start, limit);
            while (start <= end && end <= limit && --steps >= 0) {
                if (takes(hole, start, end) && text.startsWith(next, end) && from(hole + 1, end + next.length())) {
                    ends[hole] = end;
                    return true;
                }
                if (last || isOnly(hole)) {
                    return false;
                }
                end = kinds[hole] == Kind.LONGEST ? before(hole, end - 1) : behind(hole, end + 1);
            }
            return false;
        }

        /** True where the hole can end at the end of its run only. */
        private boolean isOnly(int hole) {
            String next = literals[hole + 1];
            return next.isEmpty() || !isOf(kinds[hole], next.charAt(0));
        }

        private int first(int hole, int start, int limit) {
            if (isOnly(hole)) {
                return limit;
            }
            return kinds[hole] == Kind.LONGEST ? before(hole, limit) : behind(hole, start);
        }

        private int before(int hole, int from) {
            int found = text.lastIndexOf(literals[hole + 1], from);
            steps -= (from - found) / STEP_CHARACTERS;
            return found;
        }

        private int behind(int hole, int from) {
            if (searchedFrom[hole] > from || foundAt[hole] < from) {
                int found = text.indexOf(literals[hole + 1], from);
                steps -= ((found < 0 ? text.length() : found) - from) / STEP_CHARACTERS;
                searchedFrom[hole] = from;
                foundAt[hole] = found < 0 ? NOWHERE : found;
            }
            return foundAt[hole];
        }

        private int runEnd(int hole, int start) {
            Kind kind = kinds[hole];
            if (kind == Kind.SHORTEST || kind == Kind.LONGEST) {
                return text.length();
            }
            boolean even = kind == Kind.WORD || kind == Kind.INT;
            if (even && start >= runStarts[hole] && start < runEnds[hole]) {
                return runEnds[hole];
            }
            int end = start;
            boolean quotable = kind == Kind.CSV && text.startsWith("\"", start);
            boolean quoted = false;
            // One more than an address can have, so that it is none.
            int most = kind == Kind.IP ? Math.min(text.length(), start + ADDRESS_MAX + 1) : text.length();
            while (end < most && (quoted || isOf(kind, text.charAt(end)))) {
                // A quote in quotes is written twice, and so ends them and begins them again.
                quoted ^= quotable && text.charAt(end) == '"';
                end++;
            }
            runStarts[hole] = start;
            runEnds[hole] = end;
            steps -= (end - start) / STEP_CHARACTERS;
            return end;
        }

        /** Of a run only its length and its shape are left to ask. */
        private boolean takes(int hole, int start, int end) {
            return switch (kinds[hole]) {
                case INT -> end > start;
                case IP -> IpAddress.isAddress(text.substring(start, end));
                case WORD, CSV, SHORTEST, LONGEST -> true;
            };
        }
    }

    /** Kinds that end by themselves, where their characters end. */
    private static boolean isRun(Kind kind) {
        return kind == Kind.INT || kind == Kind.IP;
    }

    private static boolean isOf(Kind kind, char c) {
        boolean digit = c >= '0' && c <= '9';
        return switch (kind) {
            case WORD -> c != ' ';
            case INT -> digit;
            case IP -> digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
            case CSV -> c != ',';
            case SHORTEST, LONGEST -> true;
        };
    }
}
