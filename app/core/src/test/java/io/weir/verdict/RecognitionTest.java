package io.weir.verdict;

import static io.weir.verdict.Cases.EVENT;
import static io.weir.verdict.Cases.RECEIVED;
import static io.weir.verdict.Cases.SID;
import static io.weir.verdict.Cases.SSHD;
import static io.weir.verdict.Cases.assertRejected;
import static io.weir.verdict.Cases.envelope;
import static io.weir.verdict.Cases.rejected;
import static io.weir.verdict.Cases.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.format.JsonFormat;
import io.weir.schema.Catalog;
import io.weir.schema.Example;
import io.weir.schema.LogType;
import io.weir.schema.TypeFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecognitionTest {
    private static final String CEF_LINE = "<13>Nov 21 09:14:07 h CEF:0|Acme|p|1|id|n|3|src=10.0.0.1";

    @TempDir
    Path root;

    private Judge judge = envelope -> {
        throw new IllegalStateException("not set up");
    };

    @BeforeEach
    void shipped() throws Exception {
        judge = new CatalogJudge(ShippedTypesTest.shipped());
    }

    @Test
    void nothingIsMalformed() {
        assertRejected(judge.judge(envelope("", null)), Category.MALFORMED, "unknown", "empty");
        assertRejected(judge.judge(envelope("", "weir:event")), Category.MALFORMED, "unknown", "empty");
        assertRejected(judge.judge(envelope("   ", "weir:event")), Category.MALFORMED, "event", "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\":1}}", "  {x", "[2026-11-21] a log line", "\uFEFF{}"})
    void whatBeginsLikeJsonAndIsNoneIsMalformed(String text) {
        assertThat(rejected(judge.judge(envelope(text, null))).category()).isEqualTo(Category.MALFORMED);
        assertThat(rejected(judge.judge(envelope(text, null))).type()).isEqualTo("unknown");
        assertThat(rejected(judge.judge(envelope(text, "weir:event"))).type()).isEqualTo("event");
    }

    @Test
    void whatItsTypeSaysIsJsonAndIsNoneIsMalformed() {
        assertRejected(judge.judge(envelope("just text", "weir:event")), Category.MALFORMED, "event", "json");
        assertRejected(judge.judge(envelope("just text", "acme:door")), Category.UNKNOWN_TYPE, "unknown", "type");
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        byte[] bytes = {(byte) 0xFF, (byte) 0xFE, 'h', 0, 'i', 0};

        Verdict.Rejected rejected = (Verdict.Rejected) judge.judge(envelope(bytes, null));

        assertThat(rejected.category()).isEqualTo(Category.MALFORMED);
        assertThat(rejected.violations().get(0).keyword()).isEqualTo("utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "5", "\"text\"", "true", "[1,2]", "[]", "{}", "{\"msg\":\"x\"}", "\u0000"})
    void whatNoTypeKnowsIsOfUnknownType(String text) {
        assertThat(rejected(judge.judge(envelope(text, null))).category()).isEqualTo(Category.UNKNOWN_TYPE);
    }

    @Test
    void anArrayIsNoEvent() {
        assertRejected(judge.judge(envelope("[{}]", "weir:event")), Category.SCHEMA_VIOLATION, "event", "type");
    }

    @Test
    void aHintHelpsButNeverOverridesWhatTheEventSays() {
        assertThat(valid(judge.judge(envelope(SSHD, "aws:cloudtrail"))).type()).isEqualTo("linux-auth");
        assertThat(valid(judge.judge(envelope(EVENT.formatted(1), "linux_secure")))
                        .type())
                .isEqualTo("event");
        assertRejected(
                judge.judge(envelope("{\"a\":1}", "weir:event")), Category.SCHEMA_VIOLATION, "event", "required");
        assertRejected(judge.judge(envelope("{\"a\":1}", "linux_secure")), Category.MALFORMED, "linux-auth", "syslog");
    }

    @Test
    void aHintChoosesAmongTypesThatFit() throws Exception {
        Catalog catalog = new TypeFolder(root)
                .type("one", "format: json\nrecognise: {sourcetypes: [first], shapes: [[severity]]}\n")
                .type("two", "format: json\nrecognise: {sourcetypes: [second], shapes: [[severity]]}\n")
                .load();
        judge = new CatalogJudge(catalog);

        assertThat(valid(judge.judge(envelope(EVENT.formatted(1), null))).type())
                .isEqualTo("one");
        assertThat(valid(judge.judge(envelope(EVENT.formatted(1), "second"))).type())
                .isEqualTo("two");
        assertThat(valid(judge.judge(envelope(EVENT.formatted(1), "two"))).type())
                .isEqualTo("two");
    }

    @Test
    void theHintOfAllLinesHidesNoOtherType() {
        assertThat(valid(judge.judge(envelope(SSHD, "syslog"))).type()).isEqualTo("linux-auth");
        assertThat(valid(judge.judge(envelope(CEF_LINE, "syslog"))).type()).isEqualTo("cef");
        assertThat(valid(judge.judge(envelope(SSHD, "fortinet"))).type()).isEqualTo("linux-auth");
        assertThat(valid(judge.judge(envelope(SSHD, "pan:log"))).type()).isEqualTo("linux-auth");
        assertThat(valid(judge.judge(envelope("<13>Nov 21 09:14:07 h cron[1]: a=b", "fortinet")))
                        .type())
                .isEqualTo("syslog");
    }

    /** Every example of a priority event, under the word for every type. */
    @Test
    void noHintTakesAnEventOutOfThePriorityLane() throws Exception {
        Catalog catalog = ShippedTypesTest.shipped();
        for (Example example : catalog.types().stream()
                .flatMap(type -> type.examples().stream())
                .toList()) {
            Envelope own = example.envelope();
            if (!(judge.judge(hinted(own, null)) instanceof Verdict.Priority)) {
                continue;
            }
            for (LogType hint : catalog.types()) {
                assertThat(judge.judge(hinted(own, hint.name())))
                        .as("%s as %s", example.file(), hint)
                        .isInstanceOf(Verdict.Priority.class);
            }
        }
    }

    @Test
    void aTypeThatTakesEveryLineRaisesAnEventAndLeavesItsFields() throws Exception {
        String map = "\nmap:\n  timestamp: {received: true}\n  event_type: {value: x}\n  severity: %s\n";
        Catalog catalog = new TypeFolder(root)
                .type("lines", "format: syslog\nrecognise: {app-names: ['*']}" + map.formatted("{value: 9}"))
                .type("mine", "format: syslog\nrecognise: {sourcetypes: [mine]}" + map.formatted("{value: 2}"))
                .load();
        judge = new CatalogJudge(catalog);

        Verdict verdict = judge.judge(envelope("<14>Nov 21 11:00:00 h app: x", "mine"));

        assertThat(verdict).isInstanceOf(Verdict.Priority.class);
        assertThat(((Verdict.Priority) verdict).event().type()).isEqualTo("mine");
        assertThat(((Verdict.Priority) verdict).because().name()).isEqualTo("severity>=8");
    }

    private static Envelope hinted(Envelope envelope, @Nullable String sourcetype) {
        Hints hints = new Hints(sourcetype, null, null, null, null, null);
        return new Envelope(envelope.sid(), envelope.origin(), envelope.receivedAt(), hints, envelope.payload());
    }

    @Test
    void hintsFillInWhatTheEventLacks() throws Exception {
        Hints hints = new Hints(null, null, "relay-1", null, "1795252440.5", null);
        Payload line = Payload.wrap("<38>sshd[1]: Server listening".getBytes(StandardCharsets.UTF_8));

        Event event = valid(judge.judge(new Envelope(SID, new Origin("weir.raw", 0, 0), RECEIVED, hints, line)));

        JSONObject json = (JSONObject) JsonFormat.read(event.json().bytes());
        assertThat(json.get("host")).isEqualTo("relay-1");
        assertThat(json.get("timestamp")).isEqualTo("2026-11-21T09:14:00.500Z");
    }
}
