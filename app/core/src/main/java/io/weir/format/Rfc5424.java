package io.weir.format;

import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** The header of RFC 5424, section 6. */
final class Rfc5424 {
    private static final String BOM = "\uFEFF";

    private Rfc5424() {}

    /** A version and then a time or a dash: no line of the older kind begins so. */
    static boolean looksLike(Cursor cursor) {
        int digits = 0;
        while (digits < 3 && isDigit(cursor.peek(digits))) {
            digits++;
        }
        if (digits == 0 || (digits == 3 && isDigit(cursor.peek(3))) || cursor.peek(0) == '0') {
            return false;
        }
        char first = cursor.peek(digits + 1);
        return cursor.peek(digits) == ' ' && (first == '-' || (isDigit(first) && cursor.peek(digits + 5) == '-'));
    }

    /**
     * False, with no field set and the cursor where it was, where the line has not all the words of the header. Where
     * only the structured data breaks the rules, it is left in the message, and there is no version: that is there only
     * where the header is sound as a whole.
     */
    static boolean read(Cursor cursor, JSONObject fields) {
        int start = cursor.at();
        JSONObject header = new JSONObject();
        boolean words = token(cursor, header, "version", 3)
                && token(cursor, header, "timestamp", 64)
                && token(cursor, header, "hostname", 255)
                && token(cursor, header, "appname", 48)
                && token(cursor, header, "procid", 128)
                && token(cursor, header, "msgid", 32);
        int data = cursor.at();
        boolean sound = words && isTime(header.opt("timestamp")) && structuredData(cursor, header);
        if (!sound
                && !(words && isTime(header.opt("timestamp")) && cursor.text().startsWith("[", data))) {
            cursor.moveTo(start);
            return false;
        }
        header.keySet().forEach(name -> fields.put(name, header.get(name)));
        if (sound) {
            fields.put("version", Integer.parseInt(header.getString("version")));
        } else {
            fields.remove("version");
            fields.remove("structured_data");
            cursor.moveTo(data);
        }
        String message = cursor.rest();
        if (!message.isEmpty()) {
            fields.put("message", message.startsWith(BOM) ? message.substring(1) : message);
        }
        return true;
    }

    /** One header field and the space behind it; a dash means that there is none. */
    private static boolean token(Cursor cursor, JSONObject header, String name, int lengthMax) {
        int start = cursor.at();
        int end = cursor.tokenEnd();
        if (end == start || end == cursor.end() || end - start > lengthMax) {
            return false;
        }
        String text = cursor.text();
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < 33 || text.charAt(i) > 126) {
                return false;
            }
        }
        if (end - start > 1 || text.charAt(start) != '-') {
            header.put(name, text.substring(start, end));
        }
        cursor.moveTo(end + 1);
        return true;
    }

    /** A dash, or a time of RFC 3339, also without the zone that some senders leave out. */
    private static boolean isTime(@Nullable Object timestamp) {
        if (!(timestamp instanceof String text)) {
            return true;
        }
        if (text.length() < 19 || text.charAt(10) != 'T') {
            return false;
        }
        int at = 19;
        while (at < text.length() && (text.charAt(at) == '.' || isDigit(text.charAt(at)))) {
            at++;
        }
        boolean offset = text.length() - at == 6 && "+-".indexOf(text.charAt(at)) >= 0 && text.charAt(at + 3) == ':';
        return offset || at == text.length() || (at + 1 == text.length() && "Zz".indexOf(text.charAt(at)) >= 0);
    }

    private static boolean structuredData(Cursor cursor, JSONObject header) {
        if (cursor.peek(0) == '-') {
            cursor.moveTo(cursor.at() + 1);
        } else {
            JSONObject data = new JSONObject();
            while (cursor.peek(0) == '[') {
                if (!element(cursor, data)) {
                    return false;
                }
            }
            if (data.isEmpty()) {
                return false;
            }
            header.put("structured_data", data);
        }
        if (cursor.isAtEnd()) {
            return true;
        }
        boolean space = cursor.peek(0) == ' ';
        cursor.moveTo(cursor.at() + 1);
        return space;
    }

    private static boolean element(Cursor cursor, JSONObject data) {
        String id = name(cursor, 1);
        // The same name twice is against the RFC, and one reader would keep the first and another the last.
        if (id.isEmpty() || data.has(id)) {
            return false;
        }
        JSONObject parameters = new JSONObject();
        data.put(id, parameters);
        while (cursor.peek(0) == ' ') {
            String name = name(cursor, 1);
            if (name.isEmpty() || cursor.peek(0) != '=' || cursor.peek(1) != '"') {
                return false;
            }
            cursor.moveTo(cursor.at() + 2);
            StringBuilder value = new StringBuilder();
            while (cursor.peek(0) != '"') {
                if (cursor.isAtEnd()) {
                    return false;
                }
                char escaped = cursor.peek(1);
                if (cursor.peek(0) == '\\' && (escaped == '"' || escaped == '\\' || escaped == ']')) {
                    cursor.moveTo(cursor.at() + 1);
                }
                value.append(cursor.peek(0));
                cursor.moveTo(cursor.at() + 1);
            }
            cursor.moveTo(cursor.at() + 1);
            parameters.put(name, value.toString());
        }
        boolean closed = cursor.peek(0) == ']';
        cursor.moveTo(cursor.at() + 1);
        return closed;
    }

    /** An SD-NAME that stands so many places on; empty where there is none. */
    private static String name(Cursor cursor, int ahead) {
        int length = 0;
        char c = cursor.peek(ahead);
        while (c > 32 && c < 127 && c != '=' && c != ']' && c != '"') {
            length++;
            c = cursor.peek(ahead + length);
        }
        int start = cursor.at() + ahead;
        cursor.moveTo(start + length);
        return length == 0 || length > 255 ? "" : cursor.text().substring(start, start + length);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
