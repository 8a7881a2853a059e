package io.weir.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a mistyped word was meant to be. */
final class Suggestion {
    private Suggestion() {}

    /** The closest of the words, where it is close enough to be meant: a third of the letters may be wrong. */
    static Optional<String> closest(String word, Collection<String> known) {
        // No word of ours is longer, and the comparison costs the product of the lengths.
        if (word.length() > 64) {
            return Optional.empty();
        }
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, Math.min(3, word.length() / 3)))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ; did you mean 'x'?}, or else all there is to choose from. */
    static String among(String word, Collection<String> known) {
        return closest(word, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElseGet(() -> "; known: " + String.join(", ", known));
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
