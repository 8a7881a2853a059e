package io.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** Close enough is a third of the letters wrong: more would suggest names that only look alike by chance. */
    static Optional<String> closest(String written, Collection<String> known) {
        String wanted = normalised(written);
        return known.stream()
                .filter(name -> distance(wanted, normalised(name)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(wanted, normalised(name)))
                        .thenComparing(name -> name));
    }

    /** The end of an error message: a suggestion, or everything there is to choose from. */
    public static String text(String written, Collection<String> known) {
        return closest(written, known)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElseGet(() -> known.isEmpty()
                        ? "nothing can be set here"
                        : "known here: "
                                + String.join(", ", known.stream().sorted().toList()));
    }

    /** Case and separators are the usual mistake ({@code bodyBytesMax}, {@code body_bytes_max}) and count as none. */
    private static String normalised(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /** Edits between the two, a swap of neighbours counting once. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
