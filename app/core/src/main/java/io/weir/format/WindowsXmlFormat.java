package io.weir.format;

import java.time.Instant;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * An event of the Windows event log as XML, alone or behind any syslog header. Fields: {@code System} with its elements,
 * {@code EventData} with a field for each named Data and a list {@code Data} of those without a name, {@code UserData} and
 * {@code RenderingInfo} where they are there, {@code EventID} as text at the top, and {@code syslog} for the header.
 *
 * <p>An element with attributes is an object, {@code System.Provider.Name}; its text is {@code text} there; one
 * with nothing in it is null. EventID, which has an attribute in the events of older providers, is given at the top in one shape, too.
 */
public final class WindowsXmlFormat implements Format {
    private static final String ROOT = "<Event";
    private static final int HEADER_MAX = 1024;

    @Override
    public String name() {
        return "windows-xml";
    }

    /** At the very start, or behind an XML declaration: a syslog line may quote an event. */
    @Override
    public boolean claims(byte[] bytes) {
        String start = SyslogFormat.text(bytes, Math.min(bytes.length, HEADER_MAX));
        int at = root(start);
        return at >= 0
                && (start.substring(0, at).isBlank() || start.stripLeading().startsWith("<?xml"));
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        String text = SyslogFormat.text(bytes);
        int end = SyslogFormat.end(text);
        int at = root(text.substring(0, Math.min(text.length(), HEADER_MAX)));
        if (at < 0) {
            throw new MalformedException("xml", "no <Event> near the start of the text");
        }
        JSONObject fields = new JSONObject();
        if (SyslogFormat.claimsLine(bytes)) {
            Carried.header(bytes, text, at, fields, receivedAt);
        }
        XmlElement event = Xml.read(text, at, end);
        for (XmlElement part : event.children) {
            if (part.name.equals("EventData")) {
                eventData(part, fields);
            } else {
                XmlElement.add(fields, part.name, part.value());
            }
        }
        eventId(fields);
        return fields;
    }

    private static int root(String start) {
        int at = start.indexOf(ROOT);
        int behind = at + ROOT.length();
        return at >= 0 && behind < start.length() && " \t\r\n>/".indexOf(start.charAt(behind)) >= 0 ? at : -1;
    }

    private static void eventData(XmlElement part, JSONObject fields) {
        Pairs named = new Pairs();
        JSONArray unnamed = new JSONArray();
        for (XmlElement data : part.children) {
            String name = data.attributes.optString("Name");
            if (!data.name.equals("Data")) {
                XmlElement.add(fields, data.name, data.value());
            } else if (name.isEmpty()) {
                unnamed.put(XmlElement.orNull(data.text()));
            } else {
                named.put(name, XmlElement.orNull(data.text()));
            }
        }
        JSONObject eventData = named.values();
        if (!unnamed.isEmpty() && !eventData.has("Data")) {
            eventData.put("Data", unnamed);
        }
        if (!fields.has("EventData")) {
            fields.put("EventData", eventData);
        }
        named.tellRepeated(fields);
    }

    private static void eventId(JSONObject fields) {
        if (fields.opt("System") instanceof JSONObject system && !fields.has("EventID")) {
            Object id = system.opt("EventID");
            Object text = id instanceof JSONObject object ? object.opt("text") : id;
            if (text instanceof String) {
                fields.put("EventID", text);
            }
        }
    }
}
