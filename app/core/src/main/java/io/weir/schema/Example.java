package io.weir.schema;

import io.weir.envelope.Envelope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * A raw sample and the verdict it must get.
 *
 * @param expect {@code valid}, {@code priority} or {@code rejected}
 * @param rule the priority rule, where the example names one
 * @param category the category of a rejection, where the example names one
 * @param violations {@code pointer keyword} of each violation; empty where the example names none
 * @param event fields of the resulting event by their path; null for one that must be absent
 */
public record Example(
        Path file,
        Envelope envelope,
        String expect,
        Optional<String> rule,
        Optional<String> category,
        List<String> violations,
        Map<String, @Nullable String> event) {

    /** The file's name without its ending. */
    public String name() {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** What stands in an event at that path, as text; empty where nothing does. */
    public static Optional<String> textAt(JSONObject event, String path) {
        return FieldPath.parse(path).map(place -> place.in(event)).map(Object::toString);
    }
}
