package io.weir.format;

import java.util.List;
import java.util.Optional;

/** The formats there are, in the order in which they are asked whether bytes are theirs. */
public final class Formats {
    public static final Format JSON = new JsonFormat();
    public static final Format CEF = new CefFormat();
    public static final Format LEEF = new LeefFormat();
    public static final Format KV = new KvFormat();
    public static final Format WINDOWS_XML = new WindowsXmlFormat();
    public static final Format ZEEK = new ZeekFormat();
    public static final CsvFormat CSV = new CsvFormat();
    public static final Format SYSLOG = new SyslogFormat();

    /** The most particular first: what travels in a syslog line is asked before syslog, which takes every line. */
    private static final List<Format> ALL = List.of(JSON, WINDOWS_XML, ZEEK, CEF, LEEF, KV, CSV, SYSLOG);

    private Formats() {}

    public static Optional<Format> named(String name) {
        return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Format::name).toList();
    }

    /** All of them, the most particular first. */
    public static List<Format> all() {
        return ALL;
    }
}
