package io.weir.verdict;

import static io.weir.verdict.Cases.EVENT;
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
import io.weir.schema.TypeFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogJudgeTest {
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
    void passesAnEventByteForByte() {
        String pretty = " \n" + EVENT.formatted("5.0").replace(",", " ,\n ") + "\r\n";
        Envelope envelope = envelope(pretty, null);

        Event event = valid(judge.judge(envelope));

        assertThat(event.json()).isSameAs(envelope.payload());
        assertThat(event.type()).isEqualTo("event");
        assertThat(event.severity()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "7, false", "8, true", "10, true"})
    void sendsSevereEventsToThePriorityLane(int severity, boolean priority) {
        Verdict verdict = judge.judge(envelope(EVENT.formatted(severity), null));

        assertThat(verdict).isInstanceOf(priority ? Verdict.Priority.class : Verdict.Valid.class);
        if (verdict instanceof Verdict.Priority fast) {
            assertThat(fast.because()).isEqualTo(new PriorityRule("severity>=8"));
        }
    }

    @Test
    void writesAMappedEventOnOneLine() throws Exception {
        Event event = valid(judge.judge(envelope(SSHD + "\n", null)));

        assertThat(text(event.json()))
                .isEqualTo("{\"timestamp\":\"2026-11-21T09:14:07.000Z\",\"source_ip\":\"192.0.2.1\","
                        + "\"event_type\":\"ssh_login_failed\",\"severity\":5,\"host\":\"web-3\",\"user\":\"root\","
                        + "\"message\":\"Failed password for root from 192.0.2.1 port 1 ssh2\",\"outcome\":\"failure\","
                        + "\"raw_payload\":\"" + SSHD + "\\n\","
                        + "\"weir\":{\"id\":\"hec-0:1795252447000:42\",\"type\":\"linux-auth\","
                        + "\"received\":\"2026-11-21T09:14:08.500Z\"}}");
    }

    /** An index that has raw_payload as text refuses the next type's object. */
    @Test
    void keepsTheOriginalAsTextWhateverItIs() throws Exception {
        String stats = "{\"timestamp\":\"2026-11-21T09:14:07.123456+0100\",\n \"event_type\":\"stats\","
                + "\"stats\":{\"text\":\"\\u00e9\\\"\\\\ \\u0007 é €  💧\"}}";

        Event event = valid(judge.judge(envelope(stats, null)));

        JSONObject json = (JSONObject) JsonFormat.read(event.json().bytes());
        assertThat(json.get("raw_payload")).isEqualTo(stats);
        assertThat(json.get("timestamp")).isEqualTo("2026-11-21T08:14:07.123456Z");
        assertThat(text(event.json())).doesNotContain("\n");
    }

    @Test
    void escapesWhateverALineHolds() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder line = new StringBuilder("<38>app: x");
            for (int i = random.nextInt(40); i > 0; i--) {
                int point = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(0x80);
                    case 1 -> random.nextBoolean() ? '"' : '\\';
                    case 2 -> 0x80 + random.nextInt(0xD800 - 0x80);
                    default -> 0x10000 + random.nextInt(0x100000);
                };
                line.appendCodePoint(point);
            }
            Event event = valid(judge.judge(envelope(line.toString(), null)));

            JSONObject json = (JSONObject) JsonFormat.read(event.json().bytes());
            assertThat(json.get("raw_payload")).as("seed %d", seed).isEqualTo(line.toString());
        }
    }

    @Test
    void anAddressThatIsNotUtf8IsStillDelivered() throws Exception {
        byte[] line = SSHD.replace("root", "müller").getBytes(StandardCharsets.ISO_8859_1);

        Event event = valid(judge.judge(envelope(line, null)));

        assertThat(((JSONObject) JsonFormat.read(event.json().bytes())).get("raw_payload"))
                .isEqualTo(SSHD.replace("root", "müller"));
    }

    @Test
    void namesAllThatIsWrong() {
        Verdict.Rejected rejected =
                rejected(judge.judge(envelope("{\"event_type\":\"\",\"severity\":11,\"source_ip\":\"s3cret\"}", null)));

        assertThat(rejected.category()).isEqualTo(Category.SCHEMA_VIOLATION);
        assertThat(rejected.violations())
                .extracting(violation -> violation.pointer() + " " + violation.keyword())
                .containsExactly(
                        "/event_type minLength", "/severity maximum", "/source_ip format", "/timestamp required");
        assertThat(rejected.toString()).doesNotContain("s3cret");
    }

    @Test
    void refusesOneByteTooMany() {
        judge = new CatalogJudge(catalog(), new JudgeLimits(200, 400));
        String event = EVENT.formatted(1);
        String filled = event + " ".repeat(200 - event.length());

        assertThat(judge.judge(envelope(filled, null))).isInstanceOf(Verdict.Valid.class);
        assertRejected(judge.judge(envelope(filled + " ", null)), Category.OVERSIZE, "unknown", "size");
    }

    @Test
    void refusesAnEventThatItsEscapesMakeTooLarge() {
        judge = new CatalogJudge(catalog(), new JudgeLimits(200, 400));

        assertThat(judge.judge(envelope(SSHD, null))).isInstanceOf(Verdict.Rejected.class);
        assertRejected(judge.judge(envelope(SSHD, null)), Category.OVERSIZE, "linux-auth", "size");
        assertRejected(
                judge.judge(envelope("<38>app: " + "\u0001".repeat(100), null)), Category.OVERSIZE, "syslog", "size");
    }

    @Test
    void theEventMadeMayBeAsLargeAsItMay() {
        int bytes = valid(judge.judge(envelope(SSHD, null))).json().size();

        judge = new CatalogJudge(catalog(), new JudgeLimits(200, bytes));
        assertThat(judge.judge(envelope(SSHD, null))).isInstanceOf(Verdict.Valid.class);
        judge = new CatalogJudge(catalog(), new JudgeLimits(200, bytes - 1));
        assertRejected(judge.judge(envelope(SSHD, null)), Category.OVERSIZE, "linux-auth", "size");
    }

    /** To find all that is wrong with it costs many times the time that finding one does. */
    @Test
    void ofALargeEventTheFirstFaultIsEnough() {
        String wrong = "{\"event_type\":\"\",\"severity\":11,\"source_ip\":\"x\"}";
        String atLimit = wrong + " ".repeat(65_536 - wrong.length());

        assertThat(rejected(judge.judge(envelope(atLimit, null))).violations()).hasSize(4);
        assertThat(rejected(judge.judge(envelope(atLimit + " ", null))).violations())
                .hasSize(1);
    }

    /** Whatever breaks, the event is kept: here a time that java.time cannot add a day to. */
    @Test
    void aFailureOfOurOwnIsAVerdict() {
        Envelope envelope = new Envelope(
                SID,
                new Origin("weir.raw", 0, 0),
                Instant.MAX,
                Hints.NONE,
                Payload.wrap(SSHD.getBytes(StandardCharsets.UTF_8)));

        Verdict.Rejected rejected = (Verdict.Rejected) judge.judge(envelope);

        assertThat(rejected.category()).isEqualTo(Category.PROCESSING_FAILURE);
        assertThat(rejected.violations().get(0).message()).isEqualTo("the judge failed with DateTimeException");
    }

    /** Recurses until the stack ends and judges from ever further up: some of it ends in the midst of everit. */
    @Test
    void anOverflowOfTheStackIsAVerdict() throws Exception {
        Set<Category> categories = EnumSet.noneOf(Category.class);
        Envelope envelope = envelope(EVENT.formatted(11), null);
        Thread thread =
                new Thread(null, () -> overflow(Integer.MAX_VALUE, envelope, categories), "small stack", 512 * 1024);

        thread.start();
        thread.join();

        assertThat(categories).containsExactlyInAnyOrder(Category.PROCESSING_FAILURE, Category.SCHEMA_VIOLATION);
    }

    /** False until the stack has ended. */
    private boolean overflow(int levels, Envelope envelope, Set<Category> categories) {
        boolean ended;
        try {
            ended = levels > 0 && overflow(levels - 1, envelope, categories);
        } catch (StackOverflowError end) {
            ended = true;
        }
        if (ended) {
            Verdict.Rejected rejected = (Verdict.Rejected) judge.judge(envelope);
            categories.add(rejected.category());
            return rejected.category() == Category.PROCESSING_FAILURE;
        }
        return false;
    }

    @Test
    void aTypeOfOnesOwnCannotLeaveOutTheSeverity() throws Exception {
        judge = new CatalogJudge(new TypeFolder(root)
                .type("lax", "format: json\nrecognise: {shapes: [[door]]}\n", "{}")
                .load());

        assertRejected(judge.judge(envelope("{\"door\":1}", null)), Category.SCHEMA_VIOLATION, "lax", "event");
        assertRejected(
                judge.judge(envelope("{\"door\":1,\"severity\":11}", null)), Category.SCHEMA_VIOLATION, "lax", "event");
        assertRejected(
                judge.judge(envelope("{\"door\":1,\"severity\":-1}", null)), Category.SCHEMA_VIOLATION, "lax", "event");
        assertThat(judge.judge(envelope("{\"door\":1,\"severity\":3}", null))).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void rulesTakeEveryKindOfCondition() throws Exception {
        judge = new CatalogJudge(new TypeFolder(root).type("door", """
                        format: json
                        recognise: {shapes: [[door]]}
                        priority:
                          forced: {state: forced}
                          night: {hour: {at-least: 22, at-most: 23}, door: {in: [1, 2]}}
                          stranger: {badge: {exists: false}, state: {not: closed}}
                          pattern: {badge: {matches: "^X[0-9]+$"}}
                        """, "{}").load());

        assertThat(rule("'state':'forced'")).isEqualTo("forced");
        assertThat(rule("'hour':22,'badge':'A'")).isEqualTo("night");
        assertThat(rule("'hour':24,'badge':'A'")).isEqualTo("none");
        assertThat(rule("'hour':'22','badge':'A'")).isEqualTo("none");
        assertThat(rule("'state':'open'")).isEqualTo("stranger");
        assertThat(rule("'state':'closed'")).isEqualTo("none");
        assertThat(rule("'badge':'X17'")).isEqualTo("pattern");
        assertThat(rule("'badge':'X17\\n'")).isEqualTo("none");
    }

    @Test
    void neverThrowsOnMutatedEvents() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] samples = {
            EVENT.formatted(5).getBytes(StandardCharsets.UTF_8),
            SSHD.getBytes(StandardCharsets.UTF_8),
            "<165>1 2026-11-21T09:14:07.003Z h a - ID47 [x@1 k=\"v\"] m".getBytes(StandardCharsets.UTF_8)
        };
        for (int round = 0; round < 60_000; round++) {
            byte[] bytes = samples[random.nextInt(samples.length)].clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Verdict verdict = judge.judge(envelope(bytes, random.nextBoolean() ? null : "weir:event"));
            if (verdict instanceof Verdict.Rejected rejected) {
                assertThat(rejected.category())
                        .as("seed %d, round %d", seed, round)
                        .isNotEqualTo(Category.PROCESSING_FAILURE);
            }
        }
    }

    private String rule(String fields) {
        String json = ("{'door':1,'severity':1," + fields + "}").replace('\'', '"');
        return judge.judge(envelope(json, null))
                .match(valid -> "none", priority -> priority.because().name(), Verdict.Rejected::toString);
    }

    private static Catalog catalog() {
        try {
            return ShippedTypesTest.shipped();
        } catch (Exception unsound) {
            throw new IllegalStateException(unsound);
        }
    }

    private static String text(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aLongNameKeepsItsPriority() {
        String name = "x".repeat(100_000);
        String stranger =
                "<85>Nov 21 09:14:07 h sudo: %s : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh";
        String scan = "CEF:0|Acme|p|1|id|n|9|suser=" + name + " duser=" + name + " dvchost=" + name;

        for (String line : List.of(stranger.formatted(name), scan)) {
            assertThat(judge.judge(envelope(line, null))).isInstanceOf(Verdict.Priority.class);
        }
    }

    /** Who writes what a pattern looks for, thousands of times, hides nothing behind it. */
    @Test
    void repetitionHidesNothingFromARule() {
        String line =
                "<190>Nov 21 11:57:31 web-1 nginx: 192.0.2.15 - x%s [21/Nov/2026:12:57:31 +0100] \"GET /?a=%s HTTP/1.1\""
                        + " 200 512 \"-\" \"${jndi:ldap://x}%s\"";

        for (String made : List.of(" [1", " [9/Nov/2026:1", "\\\" 2", "\\\" 200 5 \\\"", ",")) {
            String many = made.repeat(4_000);
            Verdict verdict = judge.judge(envelope(line.formatted(many, many, many), null));

            assertThat(verdict).as(made).isInstanceOf(Verdict.Priority.class);
            assertThat(((Verdict.Priority) verdict).because().name()).as(made).isEqualTo("code-injection-in-the-agent");
        }
    }

    @Test
    void aTextThatIsTooMuchWorkIsPriorityAndTriesNoOtherPattern() throws Exception {
        judge = new CatalogJudge(new TypeFolder(root).type("slow", """
                        format: json
                        recognise: {shapes: [[text]]}
                        extract:
                          - from: text
                            patterns:
                              - "a{a:shortest} ; {b:shortest} ; {c:shortest} ; {d}!"
                              - {text: "a{_:longest}", set: {severity: 1}}
                        map:
                          timestamp: {received: true}
                          event_type: {value: x}
                          severity: [extract.severity, {value: 3}]
                        """).load());

        Verdict real = judge.judge(envelope("{\"text\":\"a ; x ; y ; z !\"}", null));
        Verdict hostile = judge.judge(envelope("{\"text\":\"a" + " ; x".repeat(5_000) + " y\"}", null));

        assertThat(valid(real).severity()).isEqualTo(1);
        assertThat(hostile).isInstanceOf(Verdict.Priority.class);
        assertThat(((Verdict.Priority) hostile).because().name()).isEqualTo("pattern-gave-up");
        assertThat(((Verdict.Priority) hostile).event().severity()).isEqualTo(3);
    }
}
