package io.weir.format;

import java.time.Instant;
import org.json.JSONObject;

/**
 * IBM's Log Event Extended Format, {@code LEEF:1.0|vendor|product|version|id|key=value<tab>...}, versions 1 and 2, alone
 * or behind any syslog header. Version 2 may name its delimiter, as a character or its number: {@code ^}, {@code 0x5E},
 * {@code x5E}. Fields: {@code leef_version vendor product version event_id attributes}, and {@code syslog} for the header
 * before it. Values stay as they are: LEEF knows no escapes.
 *
 * <p>Where a line has no tab, it is read with what its sender put in the place: a tab that a relay wrote as
 * {@code #011}, a bar, or spaces.
 */
public final class LeefFormat implements Format {
    private static final String MARK = "LEEF:";
    private static final String[] HEADER = {"leef_version", "vendor", "product", "version", "event_id"};
    private static final String TAB = "\t";
    /** How rsyslog writes a tab that it does not let through. */
    private static final String ESCAPED_TAB = "#011";

    private static final int CODE_LENGTH_MAX = 6;

    @Override
    public String name() {
        return "leef";
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
            throw new MalformedException("leef", "no LEEF: with a version near the start of the line");
        }
        String text = SyslogFormat.text(bytes);
        int at = text.length() == bytes.length ? start : text.indexOf(MARK, Utf8.characters(bytes, start));
        int end = SyslogFormat.end(text);
        JSONObject fields = new JSONObject();
        Carried.header(bytes, text, at, fields, receivedAt);
        int attributes = header(text, at + MARK.length(), end, fields);
        Pairs pairs = new Pairs();
        attributes(text, attributes, end, fields.getString("leef_version"), pairs);
        fields.put("attributes", pairs.values());
        pairs.tellRepeated(fields);
        return fields;
    }

    private static int header(String text, int from, int end, JSONObject fields) throws MalformedException {
        int at = from;
        for (int i = 0; i < HEADER.length; i++) {
            int bar = indexOf(text, "|", at, end);
            if (bar == end && i < HEADER.length - 1) {
                throw new MalformedException("leef", "only " + i + " of the 5 bars of a LEEF header");
            }
            fields.put(HEADER[i], text.substring(at, bar).strip());
            at = Math.min(bar + 1, end);
        }
        return at;
    }

    private static void attributes(String text, int from, int end, String version, Pairs pairs) {
        int at = from;
        String delimiter = "";
        if (!version.startsWith("1")) {
            int bar = indexOf(text, "|", from, Math.min(end, from + CODE_LENGTH_MAX + 1));
            if (bar < end && bar - from <= CODE_LENGTH_MAX) {
                delimiter = delimiter(text.substring(from, bar));
                at = delimiter.isEmpty() ? from : bar + 1;
            }
        }
        String escaped = escaped(delimiter);
        if (delimiter.isEmpty()) {
            delimiter = found(text, at, end);
        } else if (indexOf(text, delimiter, at, end) == end && indexOf(text, escaped, at, end) < end) {
            delimiter = escaped;
        }
        if (delimiter.equals(" ")) {
            SpacedPairs.read(text, at, end, pairs, String::substring);
        } else {
            split(text, at, end, delimiter, pairs);
        }
    }

    /** What the delimiter's field says, a tab where it is empty; empty where this is no such field but an attribute. */
    private static String delimiter(String named) {
        if (named.isEmpty()) {
            return TAB;
        }
        if (named.length() == 1) {
            return named;
        }
        int digits = named.startsWith("0x") || named.startsWith("0X") ? 2 : 1;
        if (digits == 1 && named.charAt(0) != 'x' && named.charAt(0) != 'X') {
            return named.equals("\\t") || named.equals(ESCAPED_TAB) ? TAB : "";
        }
        int code = 0;
        for (int i = digits; i < named.length(); i++) {
            int digit = Character.digit(named.charAt(i), 16);
            if (digit < 0) {
                return "";
            }
            code = code * 16 + digit;
        }
        return code == 0 || code > Character.MAX_VALUE ? "" : String.valueOf((char) code);
    }

    /** How a relay writes a control character that it does not let through; another one stays. */
    private static String escaped(String delimiter) {
        boolean control = !delimiter.isEmpty() && delimiter.charAt(0) < ' ';
        return control ? "#0" + (delimiter.charAt(0) >> 3) + (delimiter.charAt(0) & 7) : delimiter;
    }

    private static String found(String text, int from, int end) {
        if (indexOf(text, TAB, from, end) < end) {
            return TAB;
        }
        if (indexOf(text, ESCAPED_TAB, from, end) < end) {
            return ESCAPED_TAB;
        }
        int bar = indexOf(text, "|", from, end);
        int key = bar + 1;
        while (key < end && SpacedPairs.isKeyCharacter(text.charAt(key))) {
            key++;
        }
        return bar < end && key > bar + 1 && key < end && text.charAt(key) == '=' ? "|" : " ";
    }

    private static void split(String text, int from, int end, String delimiter, Pairs pairs) {
        int at = from;
        while (at < end) {
            int next = indexOf(text, delimiter, at, end);
            int sign = indexOf(text, "=", at, next);
            if (sign < next && sign > at) {
                pairs.put(text.substring(at, sign).strip(), text.substring(sign + 1, next));
            }
            at = next + delimiter.length();
        }
    }

    /** The end where it is not there; never looks behind it. */
    private static int indexOf(String text, String what, int from, int end) {
        int last = end - what.length();
        for (int at = from; at <= last; at++) {
            if (text.charAt(at) == what.charAt(0) && text.startsWith(what, at)) {
                return at;
            }
        }
        return end;
    }
}
