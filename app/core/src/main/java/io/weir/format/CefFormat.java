package io.weir.format;

import java.time.Instant;
import org.json.JSONObject;

/**
 * ArcSight's Common Event Format, {@code CEF:0|vendor|product|version|id|name|severity|key=value ...}, versions 0 and 1,
 * alone or behind any syslog header. Fields: {@code cef_version device_vendor device_product device_version
 * device_event_class_id name severity extensions}, and {@code syslog} for the header before it. Labels stay beside the
 * values they name, {@code cs1} and {@code cs1Label}: what they mean is the type's to say.
 */
public final class CefFormat implements Format {
    private static final String MARK = "CEF:";
    private static final String[] HEADER = {
        "cef_version", "device_vendor", "device_product", "device_version", "device_event_class_id", "name", "severity"
    };

    @Override
    public String name() {
        return "cef";
    }

    @Override
    public boolean claims(byte[] bytes) {
        int at = Carried.find(bytes, MARK);
        return at >= 0 && Carried.isAllHeader(bytes, at);
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        int start = Carried.find(bytes, MARK);
        if (start < 0) {
            throw new MalformedException("cef", "no CEF: with a version near the start of the line");
        }
        String text = SyslogFormat.text(bytes);
        // A place in bytes is one in the text only where all before it is ASCII.
        int at = text.length() == bytes.length ? start : text.indexOf(MARK, Utf8.characters(bytes, start));
        int end = SyslogFormat.end(text);
        JSONObject fields = new JSONObject();
        Carried.header(bytes, text, at, fields, receivedAt);
        int extension = header(text, at + MARK.length(), end, fields);
        Pairs extensions = new Pairs();
        String before = SpacedPairs.read(text, extension, end, extensions, CefFormat::value);
        if (!before.isBlank()) {
            fields.put("message", before);
        }
        fields.put("extensions", extensions.values());
        extensions.tellRepeated(fields);
        return fields;
    }

    /** Where the extension begins. The last field may end the line: some senders have no extension and no bar for it. */
    private static int header(String text, int from, int end, JSONObject fields) throws MalformedException {
        int at = from;
        for (int i = 0; i < HEADER.length; i++) {
            int bar = bar(text, at, end);
            if (bar == end && i < HEADER.length - 1) {
                throw new MalformedException("cef", "only " + i + " of the 7 bars of a CEF header");
            }
            fields.put(HEADER[i], unescaped(text, at, bar, "|\\").strip());
            at = Math.min(bar + 1, end);
        }
        return at;
    }

    /** The next bar that no backslash stands before, or the end. */
    private static int bar(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != '|') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, end);
    }

    private static String value(String text, int from, int to) {
        // Windows paths come from senders that escape nothing: C:\new is no line feed then, and \\server stays.
        return unescaped(text, from, to, isEscaped(text, from, to) ? "=\\nr|" : "=");
    }

    /** True where every backslash escapes something that CEF says it may. */
    private static boolean isEscaped(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '\\') {
                at++;
                if (at == to || "=\\nr|".indexOf(text.charAt(at)) < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String unescaped(String text, int from, int to, String escapable) {
        int slash = from;
        // Not indexOf, which would look on behind the value: twice the values, four times the work.
        while (slash < to && text.charAt(slash) != '\\') {
            slash++;
        }
        if (slash == to) {
            return text.substring(from, to);
        }
        StringBuilder plain = new StringBuilder(to - from).append(text, from, slash);
        for (int at = slash; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < to && escapable.indexOf(text.charAt(at + 1)) >= 0) {
                at++;
                c = text.charAt(at);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
