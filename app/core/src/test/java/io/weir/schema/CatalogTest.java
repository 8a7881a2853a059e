package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.format.Format;
import io.weir.format.Formats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final String EVENT = """
            format: json
            recognise:
              shapes: [[severity]]
            """;

    @TempDir
    Path root;

    private TypeFolder folder;

    @BeforeEach
    void folder() {
        folder = new TypeFolder(root);
    }

    @Test
    void aLaterFolderOverridesAnEarlierOne() throws Exception {
        folder.type("a/door", "description: shipped\n" + EVENT).type("a/lift", EVENT);
        folder.type("b/door", "description: ours\n" + EVENT.replace("severity", "door"));

        Catalog catalog = Catalog.load(List.of(root.resolve("a"), root.resolve("b")));

        assertThat(catalog.types()).extracting(LogType::name).containsExactly("door", "lift");
        assertThat(catalog.type("door").orElseThrow().description()).isEqualTo("ours");
    }

    @Test
    void aFolderThatIsHiddenIsNoType() throws Exception {
        folder.type("door", EVENT).file(".git/HEAD", "ref: refs/heads/trunk\n");

        assertThat(folder.load().types()).extracting(LogType::name).containsExactly("door");
    }

    @Test
    void theMostParticularShapeIsTheOne() throws Exception {
        Catalog catalog = folder.type("any", EVENT)
                .type("door", EVENT.replace("[[severity]]", "[[severity, door]]"))
                .load();

        assertThat(recognised(catalog, Formats.JSON, "{\"severity\":1,\"door\":2}"))
                .isEqualTo("door");
        assertThat(recognised(catalog, Formats.JSON, "{\"severity\":1}")).isEqualTo("any");
    }

    @Test
    void onlyWhatAFieldSaysFits() throws Exception {
        Catalog catalog = folder.type("all", syslog("app-names: ['*']"))
                .type("ssh", syslog("app-names: [sshd]"))
                .type("word", syslog("sourcetypes: [said]"))
                .type("event", EVENT)
                .load();

        assertThat(recognised(catalog, Formats.SYSLOG, "{\"appname\":\"sshd\"}"))
                .isEqualTo("ssh");
        assertThat(recognised(catalog, Formats.SYSLOG, "{\"appname\":\"cron\"}"))
                .isEqualTo("all");
        assertThat(recognised(catalog, Formats.JSON, "{\"other\":1}")).isEqualTo("nothing");
        assertThat(fits(catalog, "ssh", "{\"appname\":\"sshd\"}")).isTrue();
        assertThat(fits(catalog, "ssh", "{\"appname\":\"cron\"}")).isFalse();
        assertThat(fits(catalog, "all", "{\"appname\":\"sshd\"}")).isFalse();
        assertThat(fits(catalog, "word", "{\"appname\":\"sshd\"}")).isFalse();
        assertThat(fits(catalog, "event", "{\"severity\":1}")).isTrue();
        assertThat(fits(catalog, "event", "{\"other\":1}")).isFalse();
    }

    @Test
    void anAppNameMayBeTheStartOfOne() throws Exception {
        Catalog catalog = folder.type("all", syslog("app-names: ['*']"))
                .type("cisco", syslog("app-names: ['%ASA-*']"))
                .type("login", syslog("app-names: ['%ASA-6-6*', '%ASA-6-605005']"))
                .load();

        assertThat(recognised(catalog, Formats.SYSLOG, "{\"appname\":\"%ASA-4-338008\"}"))
                .isEqualTo("cisco");
        assertThat(recognised(catalog, Formats.SYSLOG, "{\"appname\":\"%ASA-6-605004\"}"))
                .isEqualTo("login");
        assertThat(recognised(catalog, Formats.SYSLOG, "{\"appname\":\"%ASA\"}"))
                .isEqualTo("all");
        assertThat(fits(catalog, "cisco", "{\"appname\":\"%ASA-4-338008\"}")).isTrue();
        assertThat(fits(catalog, "cisco", "{\"appname\":\"%FTD-4-338008\"}")).isFalse();
    }

    private static String syslog(String recognition) {
        return "format: syslog\nrecognise: {" + recognition
                + "}\nmap: {timestamp: timestamp, event_type: {value: x}, severity: {value: 1}}\n";
    }

    private static String recognised(Catalog catalog, Format format, String fields) {
        return catalog.recognise(format, new JSONObject(fields))
                .map(LogType::name)
                .orElse("nothing");
    }

    private static boolean fits(Catalog catalog, String type, String fields) {
        return Catalog.fits(catalog.type(type).orElseThrow(), new JSONObject(fields));
    }

    @Test
    void namesEveryProblemOfEveryFileAtOnce() {
        folder.type("one", """
                formt: json
                recognise:
                  sourcetype: x
                  shapes: [[a..b]]
                map:
                  timestamp: t
                  severity: {field: s, tabel: {1: 2}}
                priority:
                  Loud One: {x: {matches: "(?=a)"}}
                """, "{\"type\": \"object\", \"requird\": [\"a\"]}");
        folder.type("two", "format: json\nrecognise: {sourcetypes: [x]}\n", "{\"type\": ");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "one/schema.json:1 'requird' is no keyword and would be ignored; did you mean 'required'?",
                        "one/type.yaml:1 'format' is missing",
                        "one/type.yaml:1 unknown key 'formt'; did you mean 'format'?",
                        "one/type.yaml:3 unknown key 'sourcetype'; did you mean 'sourcetypes'?",
                        "one/type.yaml:4 'a..b' names no field; write a.b.c or list[0].name",
                        "one/type.yaml:5 map: 'event_type' is missing; every event has one",
                        "one/type.yaml:7 unknown key 'tabel'; did you mean 'table'?",
                        "one/type.yaml:9 a rule is named with small letters, digits and dashes, not 'Loud One'",
                        "one/type.yaml:9 no pattern that RE2 takes (no look-around, no back references): "
                                + "invalid or unsupported Perl syntax",
                        "two/schema.json:1 Unexpected end-of-input within/between Object entries");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "format: jsn | there is no format 'jsn'; did you mean 'json'?",
                "format: [json | while parsing a flow sequence",
                "format: json;;format: json | the key 'format' stands here twice",
                "- a | a log type is a mapping of keys to values, not a list",
                "format: json;;recognise: {app-names: [sshd]} | app-names are of syslog, and the format is json",
                "format: syslog;;recognise: {shapes: [[a]]} | shapes are of every other format, and the format is syslog",
                "format: cef;;recognise: {app-names: [a]} | app-names are of syslog, and the format is cef",
                "format: cef;;columns: [a];;recognise: {} | columns are of csv, and the format is cef",
                "format: leeff;;recognise: {} | there is no format 'leeff'; did you mean 'leef'?",
                "format: syslog;;recognise: {app-names: [sshd]} | 'map' is missing; only JSON can be an event as it is",
                "format: json;;recognise: {};;map: {weir: a} | 'weir' is written by Weir itself",
                "format: json;;recognise: {};;map: {sourceIp: a} | 'sourceIp' is not lower_case",
                "format: json;;recognise: {};;map: {host: {hint: hots}} | there is no hint 'hots'; did you mean 'host'?",
                "format: json;;recognise: {};;map: {host: {field: a, value: b}} | a source names exactly one of",
                "format: json;;recognise: {};;map: {host: {field: a, only: mac}} | 'only' takes 'ip', not 'mac'",
                "format: json;;recognise: {};;map: {message: {text: '{a'}} | a field in the text is not closed",
                "format: json;;recognise: {};;priority: {x: {a: {at-least: much}}} | expected a number, not 'much'",
                "format: json;;recognise: {};;priority: {x: {a: {is: b}}} | unknown key 'is'",
                "format: json;;recognise: {};;priority: {x: {a: []}} | the list is empty, so nothing can ever match",
                "format: json;;recognise: {};;priority: {x: } | conditions are a mapping of fields",
                "format: json;;recognise: {};;extract: {from: a, patterns: ['{a}{b}']} | between two holes there must be",
                "format: json;;recognise: {};;extract: {patterns: [a]} | 'from' is missing",
                "format: &a json;;recognise: {};;description: *a | aliases are not supported"
            })
    void saysWhatIsWrongAndWhere(String yaml, String message) {
        folder.type("x", yaml.replace(";;", "\n"));

        assertThat(problems()).anyMatch(problem -> problem.contains(message) && problem.startsWith("x/type.yaml:"));
    }

    @Test
    void saysWhichTypesClaimTheSameWord() {
        folder.type("one", "format: json\nrecognise: {sourcetypes: [door]}\n");
        folder.type("two", "format: json\nrecognise: {sourcetypes: [door]}\n");

        assertThat(problems()).containsExactly("two/type.yaml:0 sourcetype 'door' is claimed by one too");
    }

    @Test
    void missesFiles() throws Exception {
        Files.createDirectories(root.resolve("empty"));

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "empty/type.yaml:0 the file is missing", "empty/schema.json:0 the file is missing");
    }

    @Test
    void missesTheFolder() {
        assertThat(catchThrowableOfType(CatalogException.class, () -> Catalog.load(List.of(root.resolve("none")))))
                .hasMessageContaining("there is no such folder of log types");
        assertThat(catchThrowableOfType(CatalogException.class, () -> Catalog.load(List.of(root))))
                .hasMessageContaining("no log type here");
    }

    @Test
    void refusesABrokenExample() {
        folder.type("door", EVENT).file("door/examples/a.yaml", "raw: x\nexpect: sound\nverdict: valid\n");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "examples/a.yaml:2 no verdict 'sound'; known: valid, priority, rejected",
                        "examples/a.yaml:3 unknown key 'verdict'; known: raw, raw-base64, received, sourcetype, source,"
                                + " host, index, time, expect, rule, category, violations, event");
    }

    private List<String> problems() {
        CatalogException refused = catchThrowableOfType(CatalogException.class, () -> folder.load());
        assertThat(refused).isNotNull();
        return refused.problems().stream()
                .map(problem -> problem.file().getParent().getFileName() + "/"
                        + problem.file().getFileName() + ":" + problem.line() + " " + problem.message())
                .toList();
    }
}
