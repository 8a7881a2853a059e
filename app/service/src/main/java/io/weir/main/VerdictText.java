package io.weir.main;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.verdict.Event;
import io.weir.verdict.Verdict;
import io.weir.verdict.Verdict.Rejected;
import io.weir.verdict.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One verdict as a line: for a person, or as JSON. */
final class VerdictText {
    private static final JsonFactory JSON = new JsonFactory();

    private VerdictText() {}

    /** Says what is wrong and never what the event holds: a terminal would run its control characters. */
    static String line(long number, Verdict verdict) {
        return verdict.match(
                valid -> "%6d  valid     %-14s severity %d"
                        .formatted(number, valid.event().type(), valid.event().severity()),
                priority -> "%6d  priority  %-14s severity %d, %s"
                        .formatted(
                                number,
                                priority.event().type(),
                                priority.event().severity(),
                                priority.because().name()),
                rejected -> "%6d  rejected  %-14s %s: %s"
                        .formatted(number, rejected.type(), rejected.category().text(), reasons(rejected)));
    }

    /** The event itself is in it, escaped as JSON is. */
    static String json(long number, Verdict verdict) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("line", number);
            json.writeStringField(
                    "verdict", verdict.match(valid -> "valid", priority -> "priority", rejected -> "rejected"));
            String rule =
                    verdict.match(valid -> null, priority -> priority.because().name(), rejected -> null);
            Event event = verdict.match(VerdictText::event, priority -> priority.event(), rejected -> null);
            if (event != null) {
                json.writeStringField("type", event.type());
                json.writeNumberField("severity", event.severity());
                if (rule != null) {
                    json.writeStringField("rule", rule);
                }
                json.writeFieldName("event");
                json.writeRawValue(new String(event.json().bytes(), StandardCharsets.UTF_8).replace('\n', ' '));
            }
            if (verdict instanceof Rejected rejected) {
                write(json, rejected);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to a String", impossible);
        }
        return text.toString();
    }

    private static @Nullable Event event(Verdict.Valid valid) {
        return valid.event();
    }

    private static void write(JsonGenerator json, Rejected rejected) throws IOException {
        json.writeStringField("type", rejected.type());
        json.writeStringField("category", rejected.category().text());
        json.writeArrayFieldStart("violations");
        for (Violation violation : rejected.violations()) {
            json.writeStartObject();
            json.writeStringField("pointer", violation.pointer());
            json.writeStringField("keyword", violation.keyword());
            json.writeStringField("message", violation.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String reasons(Rejected rejected) {
        Violation first = rejected.violations().get(0);
        int more = rejected.violations().size() - 1;
        String where = first.pointer().isEmpty() ? "" : first.pointer() + " ";
        String text = where + first.message() + (more > 0 ? " (and " + more + " more)" : "");
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
