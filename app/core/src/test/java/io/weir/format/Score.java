package io.weir.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Counts how many of the expected values were read, as the corpus's own score.py does, and remembers the others. */
final class Score {
    private static final int SHOWN_MAX = 200;

    private final String name;
    private final List<String> misses = new ArrayList<>();
    private int records;
    private int sound;
    private int asserted;
    private int excused;

    Score(String name) {
        this.name = name;
    }

    void startRecord() {
        records++;
        sound++;
    }

    /** Null, JSON's null and absent are the same. */
    void check(String id, String what, @Nullable Object expected, @Nullable Object actual) {
        asserted++;
        if (same(expected, actual)) {
            return;
        }
        String miss = id + " " + what + "\n      expected " + shown(expected) + "\n      read     " + shown(actual);
        if (misses.stream().noneMatch(earlier -> earlier.startsWith(id + " "))) {
            sound--;
        }
        misses.add(miss);
    }

    void checkEach(String id, String what, JSONObject expected, @Nullable JSONObject actual) {
        for (String key : expected.keySet()) {
            check(id, what + key, expected.opt(key), actual == null ? null : actual.opt(key));
        }
    }

    /** Counts a value that is checked against what the oracle should have said. */
    void excuse() {
        excused++;
    }

    int asserted() {
        return asserted;
    }

    int matched() {
        return asserted - misses.size();
    }

    double percent() {
        return 100.0 * matched() / Math.max(asserted, 1);
    }

    /** One line, and with {@code -Dweir.corpus.misses=true} every miss. */
    static void print(Score score) {
        System.out.println(score);
        if (Boolean.getBoolean("weir.corpus.misses")) {
            score.misses.forEach(miss -> System.out.println("   " + miss));
        }
    }

    @Override
    public String toString() {
        return String.format(
                "corpus %-16s records %4d  fully right %4d  matched/asserted %5d/%-5d = %6.2f %%%s",
                name, records, sound, matched(), asserted, percent(), excused == 0 ? "" : "  mended oracle " + excused);
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        Object a = one == JSONObject.NULL ? null : one;
        Object b = other == JSONObject.NULL ? null : other;
        if (a instanceof Number x && b instanceof Number y) {
            return new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString())) == 0;
        }
        if (a instanceof JSONObject x && b instanceof JSONObject y) {
            Set<String> keys = new TreeSet<>(x.keySet());
            keys.addAll(y.keySet());
            return keys.stream().allMatch(key -> same(x.opt(key), y.opt(key)));
        }
        if (a instanceof JSONArray x && b instanceof JSONArray y) {
            return x.length() == y.length() && sameItems(x, y);
        }
        return Objects.equals(a, b);
    }

    private static boolean sameItems(JSONArray x, JSONArray y) {
        for (int i = 0; i < x.length(); i++) {
            if (!same(x.opt(i), y.opt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof String string ? JSONObject.quote(string) : String.valueOf(value);
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}
