package io.weir.format;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/** An element that {@link Xml} read. Its names are without the prefix of a namespace. */
final class XmlElement {
    final String name;
    final JSONObject attributes = new JSONObject();
    final List<XmlElement> children = new ArrayList<>();
    final StringBuilder content = new StringBuilder();

    XmlElement(String name) {
        this.name = name;
    }

    /** The text in it, without that of its children. */
    String text() {
        return content.toString();
    }

    /**
     * Its text where it has nothing else; else an object of its attributes, its children and, where it is not blank,
     * its {@code text}. JSON's null where it has nothing at all.
     */
    Object value() {
        if (attributes.isEmpty() && children.isEmpty()) {
            return orNull(text());
        }
        JSONObject value = new JSONObject();
        for (String key : attributes.keySet()) {
            value.put(key, attributes.get(key));
        }
        for (XmlElement child : children) {
            add(value, child.name, child.value());
        }
        if (!text().isBlank()) {
            add(value, "text", text());
        }
        return value;
    }

    static Object orNull(String text) {
        return text.isEmpty() ? JSONObject.NULL : text;
    }

    /** What comes more than once becomes a list. */
    static void add(JSONObject to, String name, Object value) {
        Object earlier = to.opt(name);
        if (earlier == null) {
            to.put(name, value);
        } else if (earlier instanceof JSONArray list) {
            list.put(value);
        } else {
            to.put(name, new JSONArray().put(earlier).put(value));
        }
    }
}
