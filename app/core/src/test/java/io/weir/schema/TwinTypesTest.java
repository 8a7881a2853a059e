package io.weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two types for one log in two formats mean the same: what one of them learns, the other has to learn, too. */
class TwinTypesTest {
    private static final Path SCHEMAS = Path.of("../../schemas");

    @ParameterizedTest
    @CsvSource({
        "sysmon, sysmon-json",
        "windows-security, windows-security-json",
        "windows-event, windows-event-json",
        "zeek, zeek-json"
    })
    void haveTheSameRulesAndTablesAndSchema(String one, String other) throws Exception {
        assertThat(plain(type(other).get("priority"))).isEqualTo(plain(type(one).get("priority")));
        assertThat(tables(type(other))).isEqualTo(tables(type(one)));
        assertThat(properties(other)).isEqualTo(properties(one));
    }

    @ParameterizedTest
    @CsvSource({"cef, leef"})
    void haveTheSameWordsForASeverity(String one, String other) throws Exception {
        assertThat(words(type(other))).isEqualTo(words(type(one))).isNotEmpty();
    }

    /** Both take times apart; so does web-access, as far as the month. */
    @ParameterizedTest
    @CsvSource({"cef, leef, extract.month", "cef, leef, extract.day", "cef, web-access, extract.month"})
    void takeTimesApartInTheSameWay(String one, String other, String from) throws Exception {
        assertThat(extraction(type(other), from))
                .isEqualTo(extraction(type(one), from))
                .isNotEmpty();
    }

    private static Map<String, Located> type(String name) throws Exception {
        List<Problem> problems = new ArrayList<>();
        Path file = SCHEMAS.resolve(name).resolve(TypeReader.FILE);
        Located root = LocatedReader.yaml(new Problems(file, problems)).orElseThrow();
        assertThat(problems).isEmpty();
        return root.map();
    }

    /** Of what was taken out of the fields, as only there the two have the same names. */
    private static List<String> tables(Map<String, Located> type) {
        List<String> tables = new ArrayList<>();
        located(type, "map").map().forEach((target, sources) -> {
            for (Located source : sources.list()) {
                String field = plain(source.map().get("field"));
                if (source.map().containsKey("table") && (field.startsWith("extract.") || field.equals("_path"))) {
                    tables.add(target
                            + ' '
                            + renamed(field)
                            + ' '
                            + plain(source.map().get("table")));
                }
            }
        });
        return tables;
    }

    private static String words(Map<String, Located> type) {
        for (Located source : located(located(type, "map").map(), "severity").list()) {
            if (source.map().containsKey("table")) {
                return plain(source.map().get("table"));
            }
        }
        return "";
    }

    private static String extraction(Map<String, Located> type, String from) {
        for (Located extraction : located(type, "extract").list()) {
            if (plain(extraction.map().get("from")).equals(from)) {
                return plain(extraction.map().get("patterns"));
            }
        }
        return "";
    }

    private static String properties(String type) throws Exception {
        String schema = Files.readString(SCHEMAS.resolve(type).resolve("schema.json"));
        return new JSONObject(schema).getJSONObject("properties").toString();
    }

    private static Located located(Map<String, Located> map, String key) {
        Located value = map.get(key);
        assertThat(value).as(key).isNotNull();
        return value == null ? new Located(null, 0, 0) : value;
    }

    private static String plain(@Nullable Located at) {
        if (at == null) {
            return "";
        }
        if (at.isMap()) {
            Map<String, String> plain = new LinkedHashMap<>();
            at.map().forEach((key, value) -> plain.put(renamed(key), plain(value)));
            return plain.toString();
        }
        return at.isList()
                ? at.list().stream().map(TwinTypesTest::plain).toList().toString()
                : at.text();
    }

    /** Zeek's JSON may lack the name of its log, so that it is found out. */
    private static String renamed(String field) {
        return field.equals("_path") ? "extract.path" : field;
    }
}
