package io.weir.verdict;

import static io.weir.verdict.Cases.SSHD;
import static io.weir.verdict.Cases.assertRejected;
import static io.weir.verdict.Cases.envelope;
import static io.weir.verdict.Cases.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schema.TypeFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the formats that a line could be it is read as. */
class FormatRecognitionTest {
    private static final String MAP = """

            map:
              timestamp: {received: true}
              event_type: {value: x}
              severity: {value: 3}
              message: [fields.msg, extensions.msg, column_2, user, message]
            """;
    private static final String SYSLOG = "format: syslog\nrecognise: {app-names: ['*']}" + MAP;
    private static final String CEF = "format: cef\nrecognise: {shapes: [[{device_vendor: Acme}]]}" + MAP;
    private static final String KV = "format: kv\nrecognise: {sourcetypes: [fgt], shapes: [[fields.devid]]}" + MAP;

    @TempDir
    Path root;

    private Judge judge = envelope -> {
        throw new IllegalStateException("not set up");
    };

    @BeforeEach
    void catalog() throws Exception {
        judge = new CatalogJudge(new TypeFolder(root)
                .type("lines", SYSLOG)
                .type("acme", CEF)
                .type("fortigate", KV)
                .type("table", "format: csv\ncolumns: [time, user]\nrecognise: {}" + MAP)
                .type("events", "format: windows-xml\nrecognise: {shapes: [[EventID]]}" + MAP)
                .load());
    }

    @Test
    void theParticularFormatIsAskedBeforeSyslog() {
        assertThat(type("<14>Nov 21 11:00:00 h CEF:0|Acme|p|1|id|n|5|msg=a", null))
                .isEqualTo("acme");
        assertThat(type("CEF:0|Acme|p|1|id|n|5|msg=a", null)).isEqualTo("acme");
        assertThat(type("<189>devid=1 msg=\"a b\"", null)).isEqualTo("fortigate");
        assertThat(type("<Event><System><EventID>1</EventID></System></Event>", null))
                .isEqualTo("events");
    }

    @Test
    void whatNoParticularTypeKnowsIsStillASyslogLine() {
        assertThat(type("<14>Nov 21 11:00:00 h CEF:0|Other|p|1|id|n|5|msg=a", null))
                .isEqualTo("lines");
        assertThat(type("<189>other=1 msg=a", null)).isEqualTo("lines");
        assertRejected(
                judge.judge(envelope("CEF:0|Other|p|1|id|n|5|msg=a", null)), Category.UNKNOWN_TYPE, "unknown", "type");
    }

    @Test
    void anAttackerWhoQuotesAFormatChangesNothing() {
        assertThat(type(SSHD.replace("root", "CEF:0|Acme|p|1|id|n|9|msg=a"), null))
                .isEqualTo("lines");
        assertThat(type(SSHD.replace("root", "devid=1"), null)).isEqualTo("lines");
        assertThat(type(SSHD.replace("root", "<Event><System><EventID>1</EventID></System></Event>"), null))
                .isEqualTo("lines");
    }

    @Test
    void theSendersWordCountsWhereTheLineCanBeReadSo() {
        assertThat(type("<14>Nov 21 11:00:00 h app: devid=1 msg=a", "fgt")).isEqualTo("fortigate");
        assertThat(type("<14>Nov 21 11:00:00 h a b c CEF:0|Acme|p|1|id|n|5|msg=a", "acme"))
                .isEqualTo("acme");
        assertThat(type("<14>Nov 21 11:00:00 h app: a table of its own", "table"))
                .isEqualTo("table");
    }

    /** A line has a sign of equality soon. */
    @Test
    void theSendersWordDoesNotCountForALineThatDoesNotFit() {
        assertThat(type("<14>Nov 21 11:00:00 h app: no pair here", "fgt")).isEqualTo("lines");
        assertThat(type("<14>Nov 21 11:00:00 h app: other=1 msg=a", "fgt")).isEqualTo("lines");
        assertThat(type("<14>Nov 21 11:00:00 h a b c CEF:0|Other|p|1|id|n|5|msg=a", "acme"))
                .isEqualTo("lines");
        assertThat(type("<14>Nov 21 11:00:00 h CEF:0|Acme|p|1|id|n|5|msg=a", "lines"))
                .isEqualTo("acme");
    }

    @Test
    void aTypeNamesTheColumnsOfItsRecords() throws Exception {
        Event event = valid(judge.judge(envelope("12:00,\"bob, b\",x", "table")));

        assertThat(new JSONObject(new String(event.json().bytes(), StandardCharsets.UTF_8)).get("message"))
                .isEqualTo("bob, b");
    }

    @Test
    void whatItsTypeSaysIsAFormatAndIsNoneIsMalformed() {
        assertRejected(judge.judge(envelope("just text", "acme")), Category.MALFORMED, "acme", "cef");
        assertRejected(judge.judge(envelope("a,\"b", "table")), Category.MALFORMED, "table", "csv");
        assertRejected(judge.judge(envelope("<Event>", null)), Category.MALFORMED, "unknown", "xml");
    }

    private String type(String line, @Nullable String sourcetype) {
        return valid(judge.judge(envelope(line, sourcetype))).type();
    }
}
