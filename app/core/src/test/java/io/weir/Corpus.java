package io.weir;

import io.weir.format.JsonFormat;
import io.weir.format.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Real logs with what third parties read in them, from beside the project: their licences stay with them. A test that
 * needs them is skipped where they are absent, and fails there where {@code TEST_REQUIRES} has {@code corpus}.
 */
public final class Corpus {
    private static final Path FOLDER = Path.of("../../../shared/corpus");

    private Corpus() {}

    /** @param record the whole line of the corpus: expect, origin and all */
    public record Sample(String id, JSONObject record) {
        public JSONObject expect() {
            JSONObject expect = record.optJSONObject("expect");
            return expect == null ? new JSONObject() : expect;
        }

        public byte[] raw() {
            return record.has("raw")
                    ? record.getString("raw").getBytes(StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(record.getString("raw_b64"));
        }
    }

    public static List<Sample> read(String name) {
        Path file = FOLDER.resolve(name + ".ndjson");
        if (!Files.exists(file)) {
            String absent = "no " + name + " in ../shared/corpus beside the project";
            String required = System.getenv().getOrDefault("TEST_REQUIRES", "");
            if (Arrays.stream(required.split(",")).map(String::strip).anyMatch("corpus"::equals)) {
                Assertions.fail(absent + ", and TEST_REQUIRES has \"corpus\"");
            }
            Assumptions.abort("skipped: " + absent);
        }
        try {
            List<Sample> samples = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                JSONObject json = (JSONObject) JsonFormat.read(line.getBytes(StandardCharsets.UTF_8));
                samples.add(new Sample(json.getString("id"), json));
            }
            return samples;
        } catch (IOException | MalformedException unreadable) {
            throw new IllegalStateException(file + " is not as its README says", unreadable);
        }
    }
}
