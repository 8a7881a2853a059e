package io.weir.schema;

import io.weir.format.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A line of text with holes: {@code Failed password for {user:longest} from {ip:ip} port {port:int} ssh2}. It fits a
 * text as a whole or not at all, and is a scanner: no regular expression, no stack, a bounded number of steps.
 *
 * <p>A plain hole takes a run without spaces, which may be empty; {@code ip} an address; {@code int} digits;
 * {@code shortest} and {@code longest} anything, up to the first or the last place from where the rest fits. Which of
 * the two matters where an attacker writes into the hole: the user name {@code root from 192.0.2.1 port 1 ssh2} must not
 * pass for an address, so a hole that the attacker fills is the longest, and what the program adds behind it is found
 * from the end.
 */
final class TextPattern {
    /** Places tried for one text. Real lines need one or two a hole; a hostile one is not worth more. */
    private static final int STEPS_MAX = 2_000;

    private enum Kind {
        WORD,
        IP,
        INT,
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

    /** True where the whole text fits; then, and only then, {@code found} gets each hole that has a name. */
    boolean fit(String text, BiConsumer<String, String> found) {
        if (!text.startsWith(literals[0])) {
            return false;
        }
        Fit fit = new Fit(text);
        if (!fit.from(0, literals[0].length())) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!names[i].equals("_")) {
                found.accept(names[i], text.substring(fit.starts[i], fit.ends[i]));
            }
        }
        return true;
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
            case "shortest" -> Kind.SHORTEST;
            case "longest" -> Kind.LONGEST;
            default -> {
                List<String> known = List.of("ip", "int", "shortest", "longest");
                throw new IllegalArgumentException("a hole cannot be '" + word + "'" + Suggestion.among(word, known));
            }
        };
    }

    private final class Fit {
        private final String text;
        private final int[] starts = new int[names.length];
        private final int[] ends = new int[names.length];
        private int steps = STEPS_MAX;

        Fit(String text) {
            this.text = text;
        }

        /** Fits the holes from that one on to the text from there on. */
        boolean from(int hole, int start) {
            if (hole == names.length) {
                return start == text.length();
            }
            starts[hole] = start;
            String next = literals[hole + 1];
            boolean last = hole == names.length - 1;
            if (next.isEmpty() && !last) {
                ends[hole] = runEnd(kinds[hole], start);
                return takes(kinds[hole], start, ends[hole]) && from(hole + 1, ends[hole]);
            }
            int end = last ? text.length() - next.length() : first(hole, next, start);
            while (end >= start && steps-- > 0) {
                if (takes(kinds[hole], start, end)
                        && text.startsWith(next, end)
                        && from(hole + 1, end + next.length())) {
                    ends[hole] = end;
                    return true;
                }
                if (last) {
                    return false;
                }
                end = kinds[hole] == Kind.LONGEST ? text.lastIndexOf(next, end - 1) : text.indexOf(next, end + 1);
                if (kinds[hole] == Kind.WORD && end > start && text.lastIndexOf(' ', end - 1) >= start) {
                    return false;
                }
            }
            return false;
        }

        private int first(int hole, String next, int start) {
            return kinds[hole] == Kind.LONGEST ? text.lastIndexOf(next) : text.indexOf(next, start);
        }

        private int runEnd(Kind kind, int start) {
            int end = start;
            while (end < text.length() && isOf(kind, text.charAt(end))) {
                end++;
            }
            return end;
        }

        private boolean takes(Kind kind, int start, int end) {
            return switch (kind) {
                case WORD -> {
                    int space = text.indexOf(' ', start);
                    yield space < 0 || space >= end;
                }
                case IP -> IpAddress.isAddress(text.substring(start, end));
                case INT -> end > start && areDigits(start, end);
                case SHORTEST, LONGEST -> true;
            };
        }

        private boolean areDigits(int start, int end) {
            for (int i = start; i < end; i++) {
                if (!isOf(Kind.INT, text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Kinds that end by themselves, where their characters end. */
    private static boolean isRun(Kind kind) {
        return kind == Kind.INT || kind == Kind.IP;
    }

    private static boolean isOf(Kind kind, char c) {
        boolean digit = c >= '0' && c <= '9';
        boolean ofAddress = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
        return digit || (kind == Kind.IP && ofAddress);
    }
}
