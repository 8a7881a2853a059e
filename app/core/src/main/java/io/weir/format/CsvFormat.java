package io.weir.format;

import java.time.Instant;
import java.util.List;
import org.json.JSONObject;

/**
 * One record of comma-separated values (RFC 4180): quotes around a value, doubled inside it, line feeds allowed between
 * them. Every value is text. The columns are named by the type, since a record does not say them; those that have no
 * name are {@code column_1}, {@code column_2} and so on.
 */
public final class CsvFormat implements Format {
    private final List<String> columns;

    public CsvFormat() {
        this(List.of());
    }

    private CsvFormat(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The same, with names for its columns; an empty name leaves the column out. */
    public CsvFormat withColumns(List<String> names) {
        return new CsvFormat(names);
    }

    @Override
    public String name() {
        return "csv";
    }

    /** Any text with a comma could be: only the sender's word makes it one. */
    @Override
    public boolean claims(byte[] bytes) {
        return false;
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        String text = SyslogFormat.text(bytes);
        int end = SyslogFormat.end(text);
        if (end == 0) {
            throw new MalformedException("csv", "an empty record");
        }
        JSONObject fields = new JSONObject();
        int at = 0;
        for (int column = 0; at <= end; column++) {
            boolean quoted = at < end && text.charAt(at) == '"';
            at = quoted ? quoted(text, at + 1, end, fields, column) : plain(text, at, end, fields, column);
        }
        return fields;
    }

    /** Behind the comma that ends it, or behind the end. */
    private int plain(String text, int from, int end, JSONObject fields, int column) {
        int comma = text.indexOf(',', from);
        int to = comma < 0 || comma > end ? end : comma;
        put(fields, column, text.substring(from, to));
        return to + 1;
    }

    private int quoted(String text, int from, int end, JSONObject fields, int column) throws MalformedException {
        StringBuilder value = new StringBuilder();
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0 || quote >= end) {
                throw new MalformedException("csv", "a quote that is not closed, in column " + (column + 1));
            }
            value.append(text, at, quote);
            at = quote + 1;
            if (at >= end || text.charAt(at) != '"') {
                break;
            }
            value.append('"');
            at++;
        }
        if (at < end && text.charAt(at) != ',') {
            throw new MalformedException("csv", "text behind a closing quote, in column " + (column + 1));
        }
        put(fields, column, value.toString());
        return at + 1;
    }

    private void put(JSONObject fields, int column, String value) {
        String name = column < columns.size() ? columns.get(column) : "column_" + (column + 1);
        if (!name.isEmpty()) {
            fields.put(name, value);
        }
    }
}
