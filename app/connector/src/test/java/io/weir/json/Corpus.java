package io.weir.json;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The shared corpus, which is beside the project and not in it; a test that needs it is skipped where it is absent. */
public final class Corpus {
    private Corpus() {}

    public static List<JsonNode> read(String file) throws IOException {
        Path path = Path.of("../../../shared/corpus", file);
        assumeTrue(Files.exists(path), "skipped: no ../shared/corpus/" + file + " beside the project");
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            records.add(mapper.readTree(line));
        }
        return records;
    }

    public static byte[] raw(JsonNode record) {
        return record.has("raw_b64")
                ? Base64.getDecoder().decode(record.get("raw_b64").asText())
                : record.get("raw").asText().getBytes(StandardCharsets.UTF_8);
    }
}
