package io.weir.format;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * A row of a Zeek log behind the header of its file, the lines that begin with {@code #}. The header travels with each
 * row: an event has to be readable alone, in any order, after any restart. Fields are as in Zeek's own JSON, named by
 * {@code #fields} and typed by {@code #types}, without those that are unset; and {@code _path}, the log's name.
 */
public final class ZeekFormat implements Format {
    private static final String SEPARATOR = "#separator ";

    @Override
    public String name() {
        return "zeek";
    }

    @Override
    public boolean claims(byte[] bytes) {
        if (bytes.length < SEPARATOR.length()) {
            return false;
        }
        for (int i = 0; i < SEPARATOR.length(); i++) {
            if (bytes[i] != SEPARATOR.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        String text = SyslogFormat.text(bytes);
        int end = SyslogFormat.end(text);
        Header header = new Header();
        int at = 0;
        while (at < end && text.charAt(at) == '#') {
            int feed = text.indexOf('\n', at);
            int to = feed < 0 || feed > end ? end : feed;
            header.line(text.substring(at, to > at && text.charAt(to - 1) == '\r' ? to - 1 : to));
            at = Math.min(to + 1, end);
        }
        if (at == end) {
            throw new MalformedException("zeek", "a header without a row");
        }
        if (text.indexOf('\n', at) >= 0 && text.indexOf('\n', at) < end) {
            throw new MalformedException("zeek", "more than one row");
        }
        return header.row(text.substring(at, end));
    }

    /** What the lines before the row say; Zeek's defaults for those that are missing. */
    private static final class Header {
        private String separator = "\t";
        private String setSeparator = ",";
        private String empty = "(empty)";
        private String unset = "-";
        private String path = "";
        private List<String> names = List.of();
        private List<String> types = List.of();

        void line(String line) {
            if (line.startsWith(SEPARATOR)) {
                separator = unescaped(line.substring(SEPARATOR.length()));
                return;
            }
            List<String> words = separator.isEmpty() ? List.of() : split(line, separator);
            String value = words.size() > 1 ? words.get(1) : "";
            switch (words.isEmpty() ? "" : words.get(0)) {
                case "#set_separator" -> setSeparator = unescaped(value);
                case "#empty_field" -> empty = value;
                case "#unset_field" -> unset = value;
                case "#path" -> path = value;
                case "#fields" -> names = words.subList(1, words.size());
                case "#types" -> types = words.subList(1, words.size());
                default -> {
                    // #open and #close say when the file was written.
                }
            }
        }

        JSONObject row(String row) throws MalformedException {
            if (names.isEmpty() || names.size() != types.size() || separator.isEmpty()) {
                throw new MalformedException("zeek", "no #fields and #types of the same length before the row");
            }
            List<String> values = split(row, separator);
            if (values.size() != names.size()) {
                throw new MalformedException(
                        "zeek", "a row of " + values.size() + " columns under a header of " + names.size());
            }
            JSONObject fields = new JSONObject();
            if (!path.isEmpty()) {
                fields.put("_path", path);
            }
            for (int i = 0; i < names.size(); i++) {
                Object value = value(values.get(i), types.get(i));
                if (value != null) {
                    fields.put(names.get(i), value);
                }
            }
            return fields;
        }

        private @Nullable Object value(String text, String type) {
            if (text.equals(unset)) {
                return null;
            }
            int inner = type.indexOf('[');
            if (inner < 0) {
                return text.equals(empty) ? "" : scalar(text, type);
            }
            JSONArray list = new JSONArray();
            if (!text.equals(empty) && !setSeparator.isEmpty()) {
                String each = type.substring(inner + 1, Math.max(inner + 1, type.length() - 1));
                for (String item : split(text, setSeparator)) {
                    list.put(item.equals(unset) ? JSONObject.NULL : scalar(item, each));
                }
            }
            return list;
        }

        /** Text where it is not what its type says: a wrong header is no reason to lose the value. */
        private static Object scalar(String text, String type) {
            return switch (type) {
                case "bool" -> text.equals("T") ? (Object) true : text.equals("F") ? (Object) false : text;
                case "count", "int", "port", "time", "interval", "double" -> number(text);
                default -> unescaped(text);
            };
        }

        private static Object number(String text) {
            if (text.length() > JsonFormat.NUMBER_LENGTH_MAX) {
                return text;
            }
            try {
                Number number = JsonFormat.folded(new BigDecimal(text));
                return number == null ? text : number;
            } catch (NumberFormatException none) {
                return text;
            }
        }
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        for (int next = text.indexOf(separator); next >= 0; next = text.indexOf(separator, at)) {
            parts.add(text.substring(at, next));
            at = next + separator.length();
        }
        parts.add(text.substring(at));
        return parts;
    }

    /** {@code \x0a} is one byte. Where the bytes are no UTF-8 the text stays as Zeek wrote it. */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] escaped = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(escaped.length);
        int at = 0;
        while (at < escaped.length) {
            int high = at + 3 < escaped.length && escaped[at] == '\\' && escaped[at + 1] == 'x'
                    ? Character.digit(escaped[at + 2], 16)
                    : -1;
            int low = high < 0 ? -1 : Character.digit(escaped[at + 3], 16);
            boolean slash = at + 1 < escaped.length && escaped[at] == '\\' && escaped[at + 1] == '\\';
            plain.write(low < 0 ? escaped[at] : high * 16 + low);
            at += low >= 0 ? 4 : slash ? 2 : 1;
        }
        byte[] bytes = plain.toByteArray();
        return Utf8.isWellFormed(bytes) ? new String(bytes, StandardCharsets.UTF_8) : text;
    }
}
