package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.format.Flaw;
import io.weir.format.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
    @TempDir
    Path root;

    @Test
    void findsNothingWrongWithASoundEvent() throws Exception {
        assertThat(flaws("{\"properties\":{\"a\":{\"type\":\"integer\"}}}", "{\"a\":1.0}"))
                .isEmpty();
    }

    @Test
    void namesEveryLeafSortedByPlace() throws Exception {
        String schema = """
                {"type":"object","required":["z","b"],"additionalProperties":false,
                 "properties":{"z":{"type":"string"},"b":{"type":"integer","maximum":10},
                   "a":{"type":"object","properties":{"c/d":{"enum":["x","y"]}}}}}""";

        assertThat(flaws(schema, "{\"b\":11,\"a\":{\"c/d\":\"v\"},\"secret\":1,\"secret2\":2}"))
                .containsExactly(
                        new Flaw("", "additionalProperties", "has a field that is not allowed (#)"),
                        new Flaw("/a/c~1d", "enum", "must be one of \"x\", \"y\" (#/properties/a/properties/c~1d)"),
                        new Flaw("/b", "maximum", "must be at most 10 (#/properties/b)"),
                        new Flaw("/z", "required", "must be there (#)"));
    }

    @Test
    void dropsWhatOnlyRepeatsTheLeaves() throws Exception {
        assertThat(flaws("{\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"x\"]}}}", "{\"a\":\"y\"}"))
                .extracting(Flaw::keyword)
                .containsExactly("enum");
        assertThat(flaws(
                        "{\"allOf\":[{\"required\":[\"a\"]},{\"anyOf\":[{\"required\":[\"b\"]},{\"required\":[\"c\"]}]}]}",
                        "{}"))
                .extracting(Flaw::pointer)
                .containsExactly("/a", "/b", "/c");
        assertThat(flaws(
                        "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]},\"else\":{\"required\":[\"c\"]}}",
                        "{}"))
                .extracting(Flaw::pointer)
                .containsExactly("/c");
        assertThat(flaws("{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}}", "{\"a\":1}"))
                .extracting(Flaw::pointer)
                .containsExactly("/b");
    }

    /** everit's own messages embed the value in nearly every keyword. */
    @Test
    void neverSpeaksOfTheValue() throws Exception {
        String[][] cases = {
            {"{\"type\":\"integer\"}", "\"s3cret\""},
            {"{\"enum\":[1]}", "\"s3cret\""},
            {"{\"const\":1}", "\"s3cret\""},
            {"{\"pattern\":\"^x$\"}", "\"s3cret\""},
            {"{\"pattern\":\"^[x]+$\"}", "\"s3cret\""},
            {"{\"format\":\"ipv4\"}", "\"s3cret\""},
            {"{\"format\":\"email\"}", "\"s3cret\""},
            {"{\"format\":\"uri\"}", "\"s3cret^\""},
            {"{\"maxLength\":1}", "\"s3cret\""},
            {"{\"minimum\":99999}", "53535"},
            {"{\"multipleOf\":2}", "53535"},
            {"{\"not\":{\"type\":\"string\"}}", "\"s3cret\""},
            {"{\"oneOf\":[{\"type\":\"string\"},{\"minLength\":1}]}", "\"s3cret\""},
            {"{\"additionalProperties\":false}", "{\"s3cret\":1}"},
            {"{\"contains\":{\"type\":\"integer\"}}", "[\"s3cret\"]"},
            {"{\"uniqueItems\":true,\"maxItems\":5}", "[\"s3cret\",\"s3cret\"]"},
            {"{\"maxItems\":1}", "[\"s3cret\",\"s3cret\"]"},
            {"false", "\"s3cret\""}
        };
        for (String[] each : cases) {
            List<Flaw> flaws = flaws("{\"properties\":{\"a\":" + each[0] + "}}", "{\"a\":" + each[1] + "}");
            assertThat(flaws).as(each[0]).isNotEmpty();
            assertThat(flaws.toString()).as(each[0]).doesNotContain("s3cret").doesNotContain("53535");
        }
    }

    /** The JDK's engine overflows the stack on the first and lets the second through. */
    @Test
    void matchesPatternsWithoutTheJdk() throws Exception {
        String schema = "{\"properties\":{\"a\":{\"pattern\":\"^(a|b)*$\"}},\"patternProperties\":{\"^(x|y)*$\":{}}}";

        assertThat(flaws(schema, "{\"a\":\"" + "ab".repeat(50_000) + "\",\"" + "xy".repeat(20_000) + "\":1}"))
                .isEmpty();
        assertThat(flaws(schema, "{\"a\":\"ab\\n\"}")).extracting(Flaw::keyword).containsExactly("pattern");
    }

    @Test
    void capsTheNumberOfViolations() throws Exception {
        StringBuilder event = new StringBuilder("{\"a\":[\"x\"");
        for (int i = 1; i < 200; i++) {
            event.append(",\"x\"");
        }

        List<Flaw> flaws = flaws(
                "{\"properties\":{\"a\":{\"items\":{\"type\":\"integer\"}}}}",
                event.append("]}").toString());

        assertThat(flaws).hasSize(33);
        assertThat(flaws.get(32)).isEqualTo(new Flaw("", "more", "and 168 more"));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stopsAtTheFirstViolationOfALargeEvent() throws Exception {
        SchemaCheck check = check("{\"properties\":{\"a\":{\"items\":{\"type\":\"integer\"}}}}");
        JSONObject event = tree("{\"a\":[" + "\"\",".repeat(300_000) + "\"\"]}");
        long start = System.nanoTime();

        assertThat(check.flaws(event, 900_000)).hasSize(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T09:14:07Z",
                "2016-12-31T23:59:60Z",
                "2026-11-21T09:14:07.123456+05:30",
                "2024-02-29T00:00:00z"
            })
    void takesDateTimes(String text) throws Exception {
        assertThat(flaws("{\"properties\":{\"a\":{\"format\":\"date-time\"}}}", "{\"a\":\"" + text + "\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-31T00:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T09:14:60Z",
                "2026-11-21T09:14:07",
                "2026-11-21 ",
                "2025-02-29T00:00:00Z",
                "2026-11-21T09:14:07[Europe/Berlin]",
                "٢٠٢٦-11-21T09:14:07Z"
            })
    void refusesWhatIsNoDateTime(String text) throws Exception {
        assertThat(flaws("{\"properties\":{\"a\":{\"format\":\"date-time\"}}}", "{\"a\":\"" + text + "\"}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ipv4, 192.0.2.1, 192.0.2.01",
        "ipv4, 192.0.2.1, ::1",
        "ipv6, ::1, fe80::1%eth0",
        "ip, 192.0.2.1, example.org",
        "ip, 2001:db8::1, 2001:db8::1/64",
        "date, 2024-02-29, 2026-02-29"
    })
    void checksFormatsItself(String format, String good, String bad) throws Exception {
        String schema = "{\"properties\":{\"a\":{\"format\":\"" + format + "\"}}}";

        assertThat(flaws(schema, "{\"a\":\"" + good + "\"}")).isEmpty();
        assertThat(flaws(schema, "{\"a\":\"" + bad + "\"}"))
                .containsExactly(new Flaw("/a", "format", "must be a valid " + format + " (#/properties/a)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'properties':{'a':{'$ref':'#'}}} | recursive $ref",
                "{'definitions':{'n':{'properties':{'next':{'$ref':'#/definitions/n'}}}},'properties':{'a':{'$ref':'#/definitions/n'}}} | recursive $ref",
                "{'definitions':{'x':{'items':{'$ref':'#/definitions/y'}},'y':{'anyOf':[{'$ref':'#/definitions/x'}]}},'$ref':'#/definitions/x'} | recursive $ref",
                "{'properties':{'a':{'not':{'$ref':'#/properties/a'}}}} | recursive $ref",
                "{'$ref':'http://example.org/schema.json'} | $ref must point into this file",
                "{'$ref':'other.json#/a'} | $ref must point into this file",
                "{'$ref':'#/definitions/none'} | $ref must point into this file",
                "{'properties':{'a':{'uniqueItems':true}}} | uniqueItems needs maxItems of at most 256",
                "{'properties':{'a':{'uniqueItems':true,'maxItems':100000}}} | uniqueItems needs maxItems of at most 256",
                "{'properties':{'a':{'pattern':'(?=x)y'}}} | no pattern that RE2 takes",
                "{'properties':{'a':{'pattern':'(a)\\\\1'}}} | no pattern that RE2 takes",
                "{'patternProperties':{'(?!x)':{}}} | no pattern that RE2 takes",
                "{'items':[{'pattern':'['}]} | no pattern that RE2 takes",
                "{'$schema':'http://json-schema.org/draft-04/schema#'} | a schema is of draft-07",
                "{'properties':{'a':5}} | a schema is an object, true or false",
                "{'additonalProperties':false} | did you mean 'additionalProperties'?",
                "{'type':'strng'} | strng",
                "[] | a schema is an object"
            })
    void lintsTheSchemaBeforeAnEventMeetsIt(String schema, String problem) {
        TypeFolder folder = new TypeFolder(root)
                .type("x", "format: json\nrecognise: {sourcetypes: [y]}\n", schema.replace('\'', '"'));

        CatalogException refused = catchThrowableOfType(CatalogException.class, folder::load);

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(problem).contains("schema.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'definitions':{'ip':{'format':'ip'}},'properties':{'a':{'$ref':'#/definitions/ip'},'b':{'$ref':'#/definitions/ip'}}}",
                "{'properties':{'$ref':{'type':'string'},'pattern':{'type':'string'}}}",
                "{'properties':{'a':{'enum':[{'$ref':'#'}]}}}",
                "{'properties':{'a':{'uniqueItems':true,'maxItems':256}}}",
                "{'$id':'https://example.org/x.json','x-owner':'soc','properties':{'a':true}}"
            })
    void leavesSoundSchemasAlone(String schema) throws Exception {
        TypeFolder folder = new TypeFolder(root)
                .type("x", "format: json\nrecognise: {sourcetypes: [y]}\n", schema.replace('\'', '"'));

        assertThat(folder.load().types()).hasSize(1);
    }

    private static List<Flaw> flaws(String schema, String event) throws Exception {
        return check(schema).flaws(tree(event), event.length());
    }

    private static SchemaCheck check(String schema) throws Exception {
        return SchemaCheck.of(tree(schema));
    }

    private static JSONObject tree(String json) throws Exception {
        return (JSONObject) JsonFormat.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
