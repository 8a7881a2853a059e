package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An event as a message of RFC 5424 behind its length in bytes (RFC 6587, octet counting), which nothing in it breaks. */
final class SyslogFrame {
    private static final byte[] SEVERITY = ascii("severity");
    private static final String NIL = "-";
    private static final int HOST_MAX = 255;
    private static final int APP_NAME_MAX = 48;

    /** Syslog's severity by Weir's, the reverse of how the type {@code syslog} reads it: 0 is the worst. */
    private static final int[] SEVERITIES = {7, 7, 6, 5, 5, 4, 3, 3, 2, 1, 0};

    /** Notice: for an event that says nothing of it. */
    private static final int NO_SEVERITY = 5;

    private static final Pattern SCALE = Pattern.compile("\\d|10");
    private static final Pattern NAME = Pattern.compile("[!-~&&[^\\\\]]+");

    private final SyslogTargetSettings settings;
    private final ByType<String> appNames = new ByType<>(this::appName);

    SyslogFrame(SyslogTargetSettings settings) {
        this.settings = settings;
    }

    /** The largest frame: that of a message of the largest size. */
    static long bytesMax(long messageBytesMax) {
        return messageBytesMax + lengthBytes(messageBytesMax);
    }

    /** Empty for what is not one JSON object. */
    Payload of(Sid sid, String type, Payload event) {
        byte[] bytes = event.bytes();
        EventJson json = EventJson.scan(bytes, SEVERITY);
        if (json == null) {
            return Payload.EMPTY;
        }
        byte[] head = ascii("<" + (settings.facility() * 8 + severity(bytes, json.member(0))) + ">1 "
                + time(bytes, json.timestamp()) + " " + host(bytes, json.host()) + " " + appNames.of(type) + " - - ["
                + settings.structuredDataId() + " sid=\"" + sid + "\"] ");
        byte[] message = IdentifiedEvent.encode(sid, event, json).bytes();
        int length = head.length + message.length;
        return new Wire((int) bytesMax(length))
                .add(ascii(Integer.toString(length)))
                .add(' ')
                .add(head)
                .addOnOneLine(message, 0, message.length)
                .payload();
    }

    /** Of the number and the blank behind it. */
    private static int lengthBytes(long length) {
        return Long.toString(length).length() + 1;
    }

    private static int severity(byte[] event, EventJson.Span span) {
        String text = new String(event, span.from(), span.length(), ISO_8859_1);
        return SCALE.matcher(text).matches() ? SEVERITIES[Integer.parseInt(text)] : NO_SEVERITY;
    }

    /** RFC 5424 wants capitals and at most six decimals; one shape serves all receivers. */
    private static String time(byte[] event, EventJson.@Nullable Span span) {
        long millis = span == null ? Rfc3339.INVALID : Rfc3339.parseMillis(event, span.from() + 1, span.to() - 1);
        if (millis == Rfc3339.INVALID) {
            return NIL;
        }
        byte[] text = new byte[Rfc3339.LENGTH];
        Rfc3339.write(millis, text, 0);
        return new String(text, ISO_8859_1);
    }

    /** Where it is a name as the RFC wants one. The event has it in any case. */
    private static String host(byte[] event, EventJson.@Nullable Span span) {
        if (span == null || span.length() - 2 > HOST_MAX) {
            return NIL;
        }
        String host = new String(event, span.from() + 1, span.length() - 2, ISO_8859_1);
        return NAME.matcher(host).matches() ? host : NIL;
    }

    private String appName(String type) {
        String name = Templates.fill(settings.appName(), type).replaceAll("[^!-~]", "_");
        return name.isEmpty() ? NIL : name.substring(0, Math.min(name.length(), APP_NAME_MAX));
    }
}
