package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {
    enum Colour {
        DARK_RED,
        BLUE
    }

    interface Shape {}

    record Circle(
            @Setting(value = "1", min = "1", doc = "d") int radius) implements Shape {}

    record Square(@Setting(doc = "How long a side is.") int side) implements Shape {}

    record Inner(
            @Setting(value = "5s", min = "1s", max = "1m", doc = "d")
            Duration waitFor,

            @Setting(value = "64KiB", doc = "d") ByteSize size) {}

    record Outer(
            @Setting(value = "red", doc = "d") String name,

            @Setting(value = "7", min = "1", max = "10", doc = "d")
            int count,

            @Setting(value = "false", doc = "d") boolean isLoud,
            @Setting(value = "blue", doc = "d") Colour colour,
            @Setting(value = "", doc = "d") Optional<URI> address,
            @Setting(value = "", doc = "d") Optional<Secret> key,
            @Setting(value = "a,b", doc = "d") List<String> tags,
            @Setting(value = "", doc = "d") List<Secret> tokens,
            @Setting(value = "", doc = "d") Map<String, String> properties,
            @Setting(value = "${data}/x", doc = "d") Path file,
            @Setting(value = "circle", doc = "d") Shape shape,
            Inner inner) {
        Outer {
            if (name.equals("forbidden")) {
                throw new IllegalArgumentException("name must not be forbidden");
            }
        }
    }

    private static final Variants SHAPES =
            Variants.of(Shape.class, Map.of("circle", Circle.class, "square", Square.class));

    @Test
    void givesDefaultsWhereNothingIsSet() {
        Outer it = Binder.defaults(Outer.class, SHAPES);

        assertThat(it)
                .isEqualTo(new Outer(
                        "red",
                        7,
                        false,
                        Colour.BLUE,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("a", "b"),
                        List.of(),
                        Map.of(),
                        Path.of("weir-data/x"),
                        new Circle(1),
                        new Inner(Duration.ofSeconds(5), new ByteSize(65536))));
    }

    @Test
    void readsEveryKindOfValue() {
        Outer it = bind("""
                name: "no"
                count: 1_0
                is-loud: true
                colour: dark-red
                address: https://siem.example:8088/x
                key: ${env:KEY}
                tags: [x, "y,z"]
                properties: {a.b: 1, c: "${env:KEY}"}
                file: out.json
                shape: {type: square, side: 3}
                inner:
                  wait-for: 1500ms
                  size: 2MB
                """, Map.of("KEY", "k"));

        assertThat(it)
                .isEqualTo(new Outer(
                        "no",
                        10,
                        true,
                        Colour.DARK_RED,
                        Optional.of(URI.create("https://siem.example:8088/x")),
                        Optional.of(new Secret("k")),
                        List.of("x", "y,z"),
                        List.of(),
                        Map.of("a.b", "1", "c", "k"),
                        Path.of("/etc/weir/out.json"),
                        new Square(3),
                        new Inner(Duration.ofMillis(1500), new ByteSize(2_000_000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "1.10", "0o17", "~x", "2026-11-21"})
    void takesTextAsItIsWritten(String text) {
        assertThat(bind("name: " + text).name()).isEqualTo(text);
    }

    @Test
    void listsEveryProblemOnceWithItsPlace() {
        assertThat(problems("""
                        nam: x
                        count: 11
                        is-loud: "yes"
                        colour: bleu
                        address: not-absolute
                        key: in-clear
                        tags: 5
                        tokens: [in-clear]
                        properties: []
                        shape: {type: square}
                        inner:
                          wait-for: 5 parsecs
                          size: -1
                        inner:
                          size: 1
                        """))
                .containsExactly(
                        "t.yaml:1:1  nam: there is no such setting; did you mean \"name\"?",
                        "t.yaml:2:8  count: should be at most 10, and is 11",
                        "t.yaml:3:10  is-loud: should be true or false, and is \"yes\"",
                        "t.yaml:4:9  colour: should be one of dark-red, blue, and is \"bleu\"; did you mean blue?",
                        "t.yaml:5:10  address: should be an absolute address such as https://siem.example:8088, and is"
                                + " \"not-absolute\"",
                        "t.yaml:6:6  key: is a secret and must not stand in this file; write ${env:NAME} or ${file:path},"
                                + " or set WEIR_KEY",
                        "t.yaml:7:7  tags: should be a list, and is a single value",
                        "t.yaml:8:10  tokens[0]: is a secret and must not stand in this file; write ${env:NAME} or"
                                + " ${file:path}, or set WEIR_TOKENS",
                        "t.yaml:9:13  properties: should be keys with their values, and is a list",
                        "t.yaml:10:8  shape.side: is required: How long a side is. Set it here or by WEIR_SHAPE_SIDE.",
                        "t.yaml:12:13  inner.wait-for: should be a duration such as 500ms, 5s, 10m or 2h, and is \"5"
                                + " parsecs\"",
                        "t.yaml:13:9  inner.size: should be a size such as 1000000, 512KiB or 10MB, and is \"-1\"",
                        "t.yaml:14:1  \"inner\" is here a second time; the first is in line 11");
    }

    @Test
    void saysWhereARecordRefusesItsValuesTogether() {
        assertThat(problems("name: forbidden")).containsExactly("t.yaml:1:1  name must not be forbidden");
    }

    @ParameterizedTest
    @CsvSource({"1,true", "0,false", "10,true", "11,false"})
    void holdsBothSidesOfABound(int count, boolean isTaken) {
        assertThat(problems("count: " + count).isEmpty()).isEqualTo(isTaken);
    }

    @Test
    void variablesOverrideTheFile() {
        Map<String, String> environment = Map.of(
                "WEIR_COUNT", "3",
                "WEIR_TAGS", "p, q",
                "WEIR_KEY", "in-clear",
                "WEIR_INNER_WAIT_FOR", "2s",
                "WEIR_PROPERTIES_SASL_MECHANISM", "PLAIN",
                "WEIR_SHAPE_TYPE", "square",
                "WEIR_SHAPE_SIDE", "9");

        Outer it = bind("{count: nonsense, tags: [z]}", environment);

        assertThat(it.count()).isEqualTo(3);
        assertThat(it.tags()).containsExactly("p", "q");
        assertThat(it.key()).contains(new Secret("in-clear"));
        assertThat(it.inner().waitFor()).isEqualTo(Duration.ofSeconds(2));
        assertThat(it.properties()).containsExactly(Map.entry("sasl.mechanism", "PLAIN"));
        assertThat(it.shape()).isEqualTo(new Square(9));
    }

    @Test
    void aVariableThatSetsNothingIsAProblem() {
        assertThat(problems("", Map.of("WEIR_CUONT", "3", "WEIR_HEAP", "1g", "PATH", "/bin")))
                .containsExactly("WEIR_CUONT  this environment variable sets nothing; did you mean WEIR_COUNT?");
    }

    @Test
    void leavesVariablesOfAKubernetesServiceAlone() {
        assertThat(problems(
                        "",
                        Map.of(
                                "WEIR_SERVICE_HOST", "10.0.0.1",
                                "WEIR_COUNT_PORT", "tcp://10.0.0.1:8089",
                                "WEIR_CONSOLE_PORT_8089_TCP_ADDR", "10.0.0.1")))
                .isEmpty();
    }

    @Test
    void aSecretComesFromAFileWithoutItsNewline(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("key"), "s3cret\n");
        Files.writeString(folder.resolve("weir.yaml"), "key: ${file:key}\n");

        Outer it = new Binder(SHAPES, Map.of(), Path.of("/data")).bind(Outer.class, folder.resolve("weir.yaml"));

        assertThat(it.key()).contains(new Secret("s3cret"));
        assertThat(it.toString()).doesNotContain("s3cret").contains("***");
    }

    @Test
    void referencesThatLeadNowhereAreProblems() {
        assertThat(problems(
                        "{name: \"${env:NOPE}\", file: \"${file:/nope}\", tags: [\"${what}\"], key: \"${env:NOPE}\"}"))
                .hasSize(4)
                .anySatisfy(it -> assertThat(it).contains("the environment variable NOPE is not set"))
                .anySatisfy(it -> assertThat(it).contains("the file /nope cannot be read (NoSuchFileException)"))
                .anySatisfy(it -> assertThat(it).contains("${what} is no reference"));
    }

    @Test
    void aReferenceInsideAReferencedValueIsNotFollowed() {
        assertThat(bind("name: a ${env:X} $${env:X}", Map.of("X", "${env:Y}")).name())
                .isEqualTo("a ${env:Y} ${env:X}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1, 2",
                "\t- x",
                "name: \"unclosed",
                "? [a]: b",
                "- just\n- a list",
                "name: a\n---\nname: b",
                "name: &a x\ntags: [*a]",
                "name: {nested: {deeply: true}}",
                "count:",
                "inner: 5",
                "shape: 5",
                "shape: [5]",
                "!!java.net.URL [\"http://x\"]: 1",
                "\u0000"
            })
    void hostileYamlIsAProblemAndNothingElse(String yaml) {
        assertThat(problems(yaml)).isNotEmpty().allMatch(it -> it.startsWith("t.yaml:"));
    }

    @Test
    void nestingWithoutEndIsAProblem() {
        assertThat(problems("[".repeat(100_000))).hasSize(1);
        assertThat(problems("{a: ".repeat(100_000))).hasSize(1);
    }

    @Test
    void aProblemOfSyntaxDoesNotQuoteTheFile() {
        assertThat(String.join("", problems("key: s3cret\nname: [s3cret"))).doesNotContain("s3cret");
    }

    @Test
    void anEmptyFileIsTheDefaults() {
        assertThat(bind("")).isEqualTo(new Binder(SHAPES, Map.of(), Path.of("/data")).bind(Outer.class));
        assertThat(bind("# nothing but a comment\n")).isEqualTo(bind(""));
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThatThrownBy(() ->
                        new Binder(SHAPES, Map.of(), Path.of("/data")).bind(Outer.class, Path.of("/no/such/weir.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/no/such/weir.yaml")
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aFileThatIsNotTextIsAProblem(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("weir.yaml"), "name: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new Binder(SHAPES, Map.of(), folder).bind(Outer.class, file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UTF-8");
    }

    private static Outer bind(String yaml) {
        return bind(yaml, Map.of());
    }

    private static Outer bind(String yaml, Map<String, String> environment) {
        return new Binder(SHAPES, environment, Path.of("/data"))
                .bind(Outer.class, "t.yaml", yaml, Path.of("/etc/weir"));
    }

    private static List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private static List<String> problems(String yaml, Map<String, String> environment) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> bind(yaml, environment));
        return refused == null
                ? List.of()
                : refused.problems().stream()
                        .sorted((a, b) -> a.at().compareTo(b.at()))
                        .map(Problem::toString)
                        .toList();
    }
}
