package io.weir.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code weir audit} said, as a user runs it.
 *
 * @param code 0 only if every event is accounted for
 */
record Audit(String name, int code, long residual, List<String> kinds, List<String> findings) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param options {@code --deep}, or none */
    static Audit of(Stage stage, String name, String... options) throws IOException, InterruptedException {
        Path log = Files.createTempFile(stage.folder(), "audit-" + name + "-", ".json");
        List<String> arguments =
                new ArrayList<>(List.of("audit", "--config", stage.config().toString(), "--json"));
        arguments.addAll(List.of(options));
        int code = stage.run(log, arguments.toArray(String[]::new));
        List<String> lines = Files.readAllLines(log);
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (!last.startsWith("{")) {
            throw new IllegalStateException("weir audit ended with " + code + " and said: " + String.join("\n", lines));
        }
        JsonNode said = JSON.readTree(last);
        List<String> kinds = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        said.path("findings").forEach(finding -> {
            kinds.add(finding.path("kind").asText());
            findings.add(finding.path("text").asText());
        });
        return new Audit(name, code, said.path("residual").asLong(), kinds, findings);
    }

    /** What is wrong with it, where the row took nothing away or the audits had to name what it took. */
    List<String> broken(Scene.Reported reported) {
        if (reported.isNothing()) {
            return code == 0 && residual == 0
                    ? List.of()
                    : List.of("the " + name + " audit ended with " + code + ", residual " + residual + ": " + findings);
        }
        boolean isNamed = kinds.stream().anyMatch(reported.kinds()::contains);
        return code == 1 && isNamed
                ? List.of()
                : List.of("the " + name + " audit ended with " + code + " and did not name what was taken away: "
                        + findings);
    }
}
