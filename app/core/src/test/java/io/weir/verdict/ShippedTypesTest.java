package io.weir.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.Catalog;
import io.weir.schema.LogType;
import io.weir.schema.TypeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedTypesTest {
    static Catalog shipped() throws Exception {
        return Catalog.load(List.of(Path.of("../../schemas")));
    }

    static Stream<ExampleResult> examples() throws Exception {
        return Examples.run(shipped()).stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleGetsTheVerdictItExpects(ExampleResult result) {
        assertThat(result.differences()).isEmpty();
    }

    @Test
    void everyTypeHasExamplesOfSoundAndOfBrokenEvents() throws Exception {
        for (LogType type : shipped().types()) {
            assertThat(type.examples())
                    .as(type.name())
                    .anyMatch(example -> example.expect().equals("valid"));
            assertThat(type.examples())
                    .as(type.name())
                    .anyMatch(example -> example.expect().equals("rejected"));
        }
    }

    /** Who can make a name as long as he likes must not be able to make his event a dead letter by it. */
    @Test
    void noLengthOfANameMakesADeadLetter() throws Exception {
        Set<String> vendorsWords = Set.of("event_type");
        for (LogType type : shipped().types()) {
            JSONObject schema = new JSONObject(Files.readString(type.folder().resolve("schema.json")));
            JSONObject properties = schema.getJSONObject("properties");
            for (String name : properties.keySet()) {
                assertThat(vendorsWords.contains(name)
                                || !properties.getJSONObject(name).has("maxLength"))
                        .as("%s in %s", name, type)
                        .isTrue();
            }
        }
    }

    /** What a user copies first has to work. */
    @Test
    void theTypeInTheReadmeIsSound(@TempDir Path root) throws Exception {
        String[] blocks = Files.readString(Path.of("../../schemas/README.md")).split("```yaml\n", -1);
        Catalog catalog = new TypeFolder(root)
                .type("door", blocks[1].substring(0, blocks[1].indexOf("```")))
                .file("door/examples/readme.yaml", blocks[2].substring(0, blocks[2].indexOf("```")))
                .load();

        assertThat(Examples.run(catalog)).singleElement().matches(ExampleResult::passed, "passes");
    }

    @Test
    void anExampleThatGetsAnotherVerdictSaysWhatItGot(@TempDir Path root) throws Exception {
        String event = "raw: '{\"severity\": 9, \"timestamp\": \"2026-11-21T00:00:00Z\", \"event_type\": \"a\"}'\n";
        Catalog catalog = new TypeFolder(root)
                .type("door", "format: json\nrecognise: {shapes: [[severity]]}\n")
                .file("door/examples/1.yaml", event + "expect: valid\n")
                .file("door/examples/2.yaml", event + "expect: priority\nrule: x\nevent: {severity: 8, host: a}\n")
                .file("door/examples/3.yaml", "raw: '{\"severity\": 11}'\nexpect: rejected\nviolations: [/a b]\n")
                .load();

        assertThat(Examples.run(catalog))
                .extracting(result -> String.join("; ", result.differences()))
                .containsExactly(
                        "expected valid, got priority because of severity>=8",
                        "expected rule x, got severity>=8; expected severity 8, got 9; expected host a, got (nothing)",
                        "expected the violations [/a b], got [/event_type required, /severity maximum,"
                                + " /timestamp required]");
    }
}
