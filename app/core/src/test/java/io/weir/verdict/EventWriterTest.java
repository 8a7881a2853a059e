package io.weir.verdict;

import static io.weir.verdict.Cases.envelope;
import static io.weir.verdict.Cases.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.format.JsonFormat;
import io.weir.format.Utf8;
import io.weir.schema.Catalog;
import io.weir.schema.LogType;
import io.weir.schema.TypeFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWriterTest {
    private static final String DOOR = """
            format: json
            recognise: {shapes: [[door]]}
            map:
              timestamp: {value: "2026-11-21T09:14:07Z"}
              event_type: {value: door}
              severity: {value: 1}
              door: door
              open: open
              note: note
            """;

    @TempDir
    Path root;

    private Catalog catalog;
    private LogType door;

    @BeforeEach
    void door() throws Exception {
        catalog =
                new TypeFolder(root).type("door", DOOR, TypeFolder.EVENT_SCHEMA).load();
        door = catalog.type("door").orElseThrow();
    }

    @Test
    void valuesKeepTheirKind() throws Exception {
        assertThat(written("{\"door\":7.25,\"open\":true,\"note\":\"true\"}"))
                .contains("\"door\":7.25,\"note\":\"true\",\"open\":true,");
    }

    /** Each byte of the original can be six, and each character of a field: the first event already can be of them alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 680, 4_000, 20_000})
    void theBufferHoldsTheWorstThatCanCome(int length) throws Exception {
        String escapes = "\\u0001".repeat(length);
        JSONObject inField = read(written("{\"door\":1,\"note\":\"" + escapes + "\"}"));
        assertThat(inField.get("note")).isEqualTo("\u0001".repeat(length));

        Verdict verdict = new CatalogJudge(ShippedTypesTest.shipped())
                .judge(envelope("<38>app: " + "\u0001".repeat(length), null));
        JSONObject inRaw = (JSONObject) JsonFormat.read(valid(verdict).json().bytes());
        assertThat(inRaw.get("raw_payload")).isEqualTo("<38>app: " + "\u0001".repeat(length));
    }

    /** The formats refuse it; were one to let it through, the event must not become unreadable. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\udca7", "\ud83dx", "\udca7\ud83d"})
    void halfAPairIsNotWrittenAsItIs(String half) {
        byte[] json = new EventWriter()
                .write(new JSONObject().put("note", half), door, envelope("{}", null))
                .bytes();

        assertThat(Utf8.isWellFormed(json)).isTrue();
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"note\":\"\uFFFD");
    }

    @Test
    void anEventOfAnyCharacterComesBackAsItWas() throws Exception {
        String all = "\u0000\u001f !\"\\/\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";

        JSONObject event =
                read(written(new JSONObject().put("door", 1).put("note", all).toString()));

        assertThat(event.get("note")).isEqualTo(all);
    }

    @Test
    void aBufferThatOneHugeEventHasGrownIsGivenBack() {
        EventWriter writer = new EventWriter();
        JSONObject event = new JSONObject().put("note", "x".repeat(100_000));
        writer.write(event, door, envelope("{\"door\":1}", null));
        assertThat(writer.heldBytes()).isBetween(100_000, 1 << 20);

        event.put("note", "x".repeat(1_000_000));
        writer.write(event, door, envelope("{\"door\":1}", null));

        assertThat(writer.heldBytes()).isLessThan(10_000);
    }

    private String written(String json) {
        return text(valid(new CatalogJudge(catalog).judge(envelope(json, null))));
    }

    private static JSONObject read(String json) throws Exception {
        return (JSONObject) JsonFormat.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Event event) {
        return new String(event.json().bytes(), StandardCharsets.UTF_8);
    }
}
