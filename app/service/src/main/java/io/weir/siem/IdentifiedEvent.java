package io.weir.siem;

import static io.weir.siem.Wire.ascii;

import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import org.jspecify.annotations.Nullable;

/**
 * An event for a target that takes no id beside it: the id is written into the event as {@code weir.id}. An event that
 * passed through byte for byte has none yet, and one that its sender wrote there is not taken for ours.
 */
final class IdentifiedEvent {
    private static final byte[] ID_OPEN = ascii("\"id\":\"");
    private static final byte[] MEMBER_OPEN = ascii("\"weir\":");

    private IdentifiedEvent() {}

    /** Empty for what is not one JSON object. */
    static Payload encode(Sid sid, Payload event) {
        EventJson json = EventJson.scan(event.bytes());
        return json == null ? Payload.EMPTY : encode(sid, event, json);
    }

    /** The same, for one that is looked through already. */
    static Payload encode(Sid sid, Payload event, EventJson json) {
        return encode(sid, event, json, false);
    }

    /** The same, with members of ours before those of the event; each of them ends with a comma. */
    static Payload encode(Sid sid, Payload event, byte[] members) {
        byte[] bytes = encode(sid, event).bytes();
        if (bytes.length == 0) {
            return Payload.EMPTY;
        }
        int open = 0;
        while (bytes[open] != '{') {
            open++;
        }
        return new Wire(bytes.length + members.length)
                .add(bytes, 0, open + 1)
                .add(members)
                .add(bytes, open + 1, bytes.length)
                .payload();
    }

    /** The same, on one line, with the line end. */
    static Payload encodeLine(Sid sid, Payload event) {
        EventJson json = EventJson.scan(event.bytes());
        return json == null ? Payload.EMPTY : encode(sid, event, json, true);
    }

    private static Payload encode(Sid sid, Payload event, EventJson json, boolean asLine) {
        byte[] bytes = event.bytes();
        byte[] id = idMember(sid);
        EventJson.Span weir = json.weir();
        if (weir != null && Wire.contains(bytes, weir, id)) {
            return asLine ? line(bytes) : event;
        }
        return insert(bytes, id, json, weir, asLine);
    }

    /** {@code "id":"..."}, as the judge writes it too. */
    private static byte[] idMember(Sid sid) {
        byte[] text = Wire.text(sid);
        byte[] member = new byte[ID_OPEN.length + text.length + 1];
        System.arraycopy(ID_OPEN, 0, member, 0, ID_OPEN.length);
        System.arraycopy(text, 0, member, ID_OPEN.length, text.length);
        member[member.length - 1] = '"';
        return member;
    }

    private static Payload line(byte[] bytes) {
        return new Wire(bytes.length + 1)
                .addOnOneLine(bytes, 0, bytes.length)
                .add('\n')
                .payload();
    }

    private static Payload insert(
            byte[] bytes, byte[] id, EventJson json, EventJson.@Nullable Span weir, boolean asLine) {
        // Into the place of a foreign value, or as a member of its own before the closing brace.
        int from = weir == null ? json.close() : weir.from();
        int to = weir == null ? json.close() : weir.to();
        boolean comma = weir == null && json.hasMembers();
        int nameBytes = weir == null ? (comma ? 1 : 0) + MEMBER_OPEN.length : 0;
        int size = bytes.length - (to - from) + nameBytes + 2 + id.length + (asLine ? 1 : 0);
        Wire wire = new Wire(size).addOnOneLine(bytes, 0, from);
        if (comma) {
            wire.add(',');
        }
        if (weir == null) {
            wire.add(MEMBER_OPEN);
        }
        wire.add('{').add(id).add('}').addOnOneLine(bytes, to, bytes.length);
        return asLine ? wire.add('\n').payload() : wire.payload();
    }
}
