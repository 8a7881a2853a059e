package io.weir.format;

import org.json.JSONObject;

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

    /** False, with no field set and the cursor where it was, where the line breaks the header's rules. */
    static boolean read(Cursor cursor, JSONObject fields) {
        int start = cursor.at();
        JSONObject header = new JSONObject();
        boolean sound = token(cursor, header, "version", 3)
                && token(cursor, header, "timestamp", 64)
                && token(cursor, header, "hostname", 255)
                && token(cursor, header, "appname", 48)
                && token(cursor, header, "procid", 128)
                && token(cursor, header, "msgid", 32)
                && structuredData(cursor, header);
        if (!sound || !isTime(header.opt("timestamp"))) {
            cursor.moveTo(start);
            return false;
        }
        for (String name : header.keySet()) {
            fields.put(name, header.get(name));
        }
        fields.put("version", Integer.parseInt(header.getString("version")));
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

    private static boolean isTime(Object timestamp) {
        return !(timestamp instanceof String text) || (text.length() >= 19 && text.charAt(10) == 'T');
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
        if (id.isEmpty()) {
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
