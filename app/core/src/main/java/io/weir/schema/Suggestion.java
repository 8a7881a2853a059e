package io.weir.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a mistyped word was meant to be: for all that a user writes, log types, settings and the connector's alike. */
public final class Suggestion {
    private static final int LENGTH_MAX = 64;

    private Suggestion() {}

    /**
     * The closest of the words, where it is close enough to be meant: a third of the letters may be wrong. More would
     * suggest words that only look alike by chance.
     */
    public static Optional<String> closest(String word, Collection<String> known) {
        // No word of ours is longer, and the comparison costs the product of the lengths.
        if (word.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String wanted = normalised(word);
        return known.stream()
                .filter(candidate -> distance(wanted, normalised(candidate)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt((String candidate) -> distance(wanted, normalised(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean 'x'?}, or else all there is to choose from. */
    static String among(String word, Collection<String> known) {
        return closest(word, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElseGet(() -> "; known: " + String.join(", ", known));
    }

    /** Case and separators are the usual mistake ({@code bodyBytesMax}, {@code body_bytes_max}) and count as none. */
    private static String normalised(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /** Letters left out, put in, replaced or swapped with their neighbour, each counting one (Damerau, Levenshtein). */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = rows[i - 1][j - 1] + (same ? 0 : 1);
                best = Math.min(best, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                rows[i][j] = swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
            }
        }
        return rows[a.length()][b.length()];
    }
}
