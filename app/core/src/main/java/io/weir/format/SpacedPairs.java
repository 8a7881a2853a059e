package io.weir.format;

/**
 * {@code key=value with spaces next.key[0]=value}: a value ends where a space and then a key with its sign follow. One
 * space parts the two; more of them belong to the value, as other readers have it.
 */
final class SpacedPairs {
    private SpacedPairs() {}

    /** Makes the text of a value. */
    interface Reader {
        String value(String text, int from, int to);
    }

    /** What stands before the first key. */
    static String read(String text, int from, int to, Pairs pairs, Reader reader) {
        int keyStart = -1;
        int keyEnd = -1;
        int word = from;
        boolean isKey = true;
        int firstKey = to;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                // A space cannot be escaped: it would take the next key away from a value like C:\.
                at += at + 1 < to && isBlank(text.charAt(at + 1)) ? 0 : 1;
                isKey = false;
            } else if (isBlank(c)) {
                word = at + 1;
                isKey = true;
            } else if (c == '=' && isKey && at > word) {
                if (keyStart >= 0) {
                    int valueStart = keyEnd + 1;
                    pairs.put(
                            text.substring(keyStart, keyEnd),
                            reader.value(text, valueStart, Math.max(valueStart, word - 1)));
                } else {
                    firstKey = word;
                }
                keyStart = word;
                keyEnd = at;
                isKey = false;
            } else if (isKey && !isKeyCharacter(c)) {
                isKey = false;
            }
        }
        if (keyStart >= 0) {
            pairs.put(text.substring(keyStart, keyEnd), reader.value(text, keyEnd + 1, to));
        }
        return text.substring(from, firstKey);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Letters and digits, and what vendors add to them: {@code _cefVer}, {@code ad.Key[0]}, {@code x-forwarded-for}. */
    static boolean isKeyCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-'
                || c == '['
                || c == ']';
    }
}
