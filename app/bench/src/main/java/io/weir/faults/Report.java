package io.weir.faults;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The results of the suite, one file a row, so that a later run of some rows replaces those and no others. */
final class Report {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private Report() {}

    static void write(Path folder, List<Outcome> outcomes) throws IOException {
        Files.createDirectories(folder);
        for (Outcome outcome : outcomes) {
            Files.writeString(
                    folder.resolve("row-%02d.json".formatted(outcome.row())),
                    PRETTY.writeValueAsString(json(outcome)) + "\n");
        }
    }

    private static ObjectNode json(Outcome it) {
        ObjectNode json = JSON.createObjectNode();
        json.put("row", it.row());
        json.put("fault", it.fault());
        json.put("seed", it.seed());
        json.put("held", it.held());
        json.put("sent", it.sent());
        json.put("delivered", it.delivered());
        json.put("dead_letters", it.deadLetters());
        json.put("missing", it.missing());
        json.put("repeats", it.repeats());
        json.put("repeats_max", it.repeatsMax());
        json.put("known_by_id", it.known());
        json.put("late", it.late());
        json.put("late_max", it.lateMax());
        json.put("priority_stall_millis", it.stallMillis());
        json.put("refusals", it.refusals());
        ObjectNode times = json.putObject("times_millis");
        it.times().forEach((name, took) -> times.put(name, took.toMillis()));
        it.notes().forEach(json.withArray("/notes")::add);
        it.broken().forEach(json.withArray("/broken")::add);
        json.put("took_millis", it.took().toMillis());
        return json;
    }
}
