package io.weir.format;

import java.time.Instant;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * An event of the Windows event log as XML, alone or behind any syslog header. Fields: {@code System} with its elements,
 * {@code EventData} with a field for each named Data and a list {@code Data} of those without a name, {@code OtherData} with
 * whatever else is in it, {@code UserData} and
 * {@code RenderingInfo} where they are there, {@code EventID} as text at the top, and {@code syslog} for the header.
 *
 * <p>An element with attributes is an object, {@code System.Provider.Name}; its text is {@code text} there; one
 * with nothing in it is null. EventID, which has an attribute in the events of older providers, is given at the top in one shape, too.
 */
public final class WindowsXmlFormat implements Format {
    private static final String ROOT = "<Event";
    private static final String DECLARATION = "<?xml";
    private static final String BEHIND_ROOT = " \t\r\n>/";
    private static final int HEADER_MAX = 1024;

    @Override
    public String name() {
        return "windows-xml";
    }

    /** At the very start, or behind an XML declaration: a syslog line may quote an event. */
    @Override
    public boolean claims(byte[] bytes) {
        int end = Math.min(bytes.length, HEADER_MAX);
        int at = 0;
        while (at < end && Character.isWhitespace(bytes[at])) {
            at++;
        }
        if (!isAt(bytes, at, end, DECLARATION)) {
            return isRoot(bytes, at, end);
        }
        while (at < end && !isRoot(bytes, at, end)) {
            at++;
        }
        return at < end;
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
        Pairs eventData = new Pairs();
        JSONObject otherData = new JSONObject();
        boolean hasData = false;
        for (XmlElement part : event.children) {
            if (part.name.equals("EventData")) {
                eventData(part, eventData, otherData);
                hasData = true;
            } else {
                XmlElement.add(fields, part.name, part.value());
            }
        }
        if (hasData) {
            fields.put("EventData", eventData.values());
            eventData.tellRepeated(fields);
        }
        if (!otherData.isEmpty()) {
            fields.put("OtherData", otherData);
        }
        eventId(fields);
        return fields;
    }

    private static boolean isRoot(byte[] bytes, int at, int end) {
        int behind = at + ROOT.length();
        return isAt(bytes, at, end, ROOT) && behind < end && BEHIND_ROOT.indexOf(bytes[behind]) >= 0;
    }

    private static boolean isAt(byte[] bytes, int at, int end, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= end || bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int root(String start) {
        int at = start.indexOf(ROOT);
        int behind = at + ROOT.length();
        return at >= 0 && behind < start.length() && BEHIND_ROOT.indexOf(start.charAt(behind)) >= 0 ? at : -1;
    }

    /** Other things apart: their names must not take the place of a Data's, nor of a part of the event. */
    private static void eventData(XmlElement part, Pairs pairs, JSONObject others) {
        JSONArray unnamed = new JSONArray();
        for (XmlElement data : part.children) {
            String name = data.attributes.optString("Name");
            if (!data.name.equals("Data")) {
                XmlElement.add(others, data.name, data.value());
            } else if (name.isEmpty()) {
                unnamed.put(XmlElement.orNull(data.text()));
            } else {
                pairs.put(name, XmlElement.orNull(data.text()));
            }
        }
        if (!unnamed.isEmpty()) {
            pairs.put("Data", unnamed);
        }
        for (String attribute : part.attributes.keySet()) {
            XmlElement.add(others, attribute, part.attributes.get(attribute));
        }
        if (!part.text().isBlank()) {
            XmlElement.add(others, "text", part.text().strip());
        }
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
