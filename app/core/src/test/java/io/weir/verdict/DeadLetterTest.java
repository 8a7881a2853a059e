package io.weir.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pins the dead-letter contract, version 1: consumers outside Weir read these headers. */
class DeadLetterTest {
    private static final Origin ORIGIN = new Origin("weir.raw", 3, 4711);
    private static final Sid SID = new Sid("hec-0", 1_700_000_000_000L, 42);
    private static final Instant RECEIVED = Instant.parse("2026-11-21T08:15:30.123Z");

    @Test
    void writesTheContractInReadingOrder() {
        Map<String, String> headers = headers(letter(Category.SCHEMA_VIOLATION, violation("/severity", "maximum")));

        assertThat(headers.entrySet())
                .map(Object::toString)
                .containsExactly(
                        "weir.category=schema_violation",
                        "weir.reason=/severity maximum",
                        "weir.type=linux-auth",
                        "weir.sid=hec-0:1700000000000:42",
                        "weir.origin=weir.raw-3@4711",
                        "weir.received=2026-11-21T08:15:30.123Z",
                        "weir.stage=streams",
                        "weir.attempt=1",
                        "weir.recoverable=true",
                        "weir.fingerprint=v1:a080cb1cf4c59106",
                        "weir.contract=1",
                        "weir.violations=[{\"pointer\":\"/severity\"%2C\"keyword\":\"maximum\"%2C"
                                + "\"message\":\"breaks maximum\"}]",
                        "__streams.errors.exception=weir.schema_violation",
                        "__streams.errors.message=/severity maximum",
                        "__streams.errors.topic=weir.raw",
                        "__streams.errors.partition=3",
                        "__streams.errors.offset=4711");
    }

    @Test
    void saysWhatTheSiemSaid() {
        DeadLetter refused = new DeadLetter(
                SID,
                "event",
                Category.SIEM_REJECTED,
                List.of(new Violation("", "mapper_parsing_exception", "failed to parse a field")),
                DeadLetter.STAGE_SINK,
                2,
                ORIGIN,
                RECEIVED,
                Hints.NONE,
                true,
                new Refusal("search, main", 400, "mapper_parsing_exception"),
                null);

        assertThat(headers(refused))
                .containsEntry("weir.stage", "sink")
                .containsEntry("weir.attempt", "2")
                .containsEntry("weir.reason", "mapper_parsing_exception")
                .containsEntry("weir.target", "search%2C main")
                .containsEntry("weir.target.status", "400")
                .containsEntry("weir.target.code", "mapper_parsing_exception");
    }

    @Test
    void saysThatAStubIsOne() {
        byte[] original = new byte[2_000_000];
        DeadLetter stub = letter(Category.OVERSIZE, violation("", "size")).withStub(Stub.of(original, 70_000));

        assertThat(headers(stub))
                .containsEntry("weir.stub", "65536")
                .containsEntry("weir.original.bytes", "2000000")
                .containsEntry("weir.original.key.bytes", "70000")
                .containsEntry("weir.recoverable", "false")
                .hasEntrySatisfying(
                        "weir.original.sha256", hash -> assertThat(hash).matches("[0-9a-f]{64}"));
    }

    @Test
    void aStubKeepsTheFirstBytesAndTheKnownHash() {
        Stub stub = Stub.of("abc".getBytes(StandardCharsets.UTF_8), 0);

        assertThat(stub.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new String(stub.kept().bytes(), StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(Stub.of(new byte[Stub.KEPT_BYTES_MAX + 1], 0).kept().size()).isEqualTo(Stub.KEPT_BYTES_MAX);
    }

    @Test
    void keepsHintsAndNamesThoseThatAreTooLong() {
        Hints hints = new Hints("a,b", "x".repeat(DeadLetter.HINT_BYTES_MAX), null, null, null, "y".repeat(32_769));

        assertThat(headers(letter(Category.MALFORMED, hints, violation("", "json"))))
                .containsEntry("weir.hint.sourcetype", "a%2Cb")
                .containsEntry("weir.hint.source", "x".repeat(DeadLetter.HINT_BYTES_MAX))
                .doesNotContainKey("weir.hint.fields")
                .containsEntry("weir.hints.omitted", "weir.hint.fields");
    }

    @Test
    void saysHowManyViolationsWereLeftOut() {
        Violation[] many = IntStream.range(0, 40)
                .mapToObj(i -> violation("/a" + i, "type"))
                .toArray(Violation[]::new);

        String violations = decoded(letter(Category.SCHEMA_VIOLATION, many), Headers.VIOLATIONS);

        assertThat(violations)
                .contains("\"/a31\"")
                .doesNotContain("\"/a32\"")
                .endsWith("{\"pointer\":\"\",\"keyword\":\"omitted\",\"message\":\"8 more violations\"}]");
    }

    @Test
    void staysBelowItsBoundWhateverItIsMadeOf() {
        String worst = ",".repeat(100_000);
        Violation[] hostile = new Violation[10_000];
        Arrays.fill(hostile, new Violation(worst, worst, worst));
        String hint = "h".repeat(DeadLetter.HINT_BYTES_MAX);
        DeadLetter letter = new DeadLetter(
                new Sid("l".repeat(261), 999_999_999_999_999_999L, 999_999_999_999_999_999L),
                worst,
                Category.SIEM_REJECTED,
                List.of(hostile),
                DeadLetter.STAGE_SINK,
                Integer.MAX_VALUE,
                new Origin("t".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE),
                RECEIVED,
                new Hints(hint, hint, hint, hint, hint, hint),
                true,
                new Refusal(worst, Integer.MIN_VALUE, worst),
                Stub.of(new byte[100_000], Long.MAX_VALUE));

        int[] bytes = {0};
        letter.write((name, value) -> bytes[0] += name.length() + value.length);

        assertThat(bytes[0]).isBetween(6 * DeadLetter.HINT_BYTES_MAX, DeadLetter.HEADER_BYTES_MAX);
    }

    @Test
    void noHeaderHasACommaOrAControlCharacter() {
        String hostile = "a,b\u001b[31m\n\u009b2J\u202e\"\\" + Character.toString(0x1F600);
        Hints hints = new Hints(hostile, hostile, hostile, hostile, hostile, hostile);

        headers(letter(Category.MALFORMED, hints, new Violation(hostile, hostile, hostile)))
                .forEach((name, value) ->
                        assertThat(value.chars()).as(name).noneMatch(c -> c == ',' || c < 0x20 || c == 0x7f));
    }

    @Test
    void violationsAreJsonAgainOnceDecoded() {
        String violations = decoded(
                letter(Category.SCHEMA_VIOLATION, new Violation("/a\"b\\\u009b", "type, or", "100 % \n")),
                Headers.VIOLATIONS);

        assertThat(violations)
                .isEqualTo("[{\"pointer\":\"/a\\\"b\\\\\\u009b\",\"keyword\":\"type, or\","
                        + "\"message\":\"100 % \\u000a\"}]");
    }

    @Test
    void cutsBetweenCharactersNeverWithinOne() {
        String pointer = "/" + Character.toString(0x1F600).repeat(200);

        assertThat(decoded(letter(Category.MALFORMED, violation(pointer, "k")), Headers.REASON))
                .doesNotContain("?")
                .endsWith("… k");
    }

    @Test
    void oneCauseHasOneFingerprint() {
        DeadLetter first = letter(Category.SIEM_REJECTED, new Violation("/items/3", "type", "row 17 of 'abc' in 8f3e"));
        DeadLetter second = letter(Category.SIEM_REJECTED, new Violation("/items/4", "type", "Row 9 of 'x' in 77aa"));

        assertThat(first.fingerprint()).isEqualTo(second.fingerprint());
    }

    @Test
    void everyPartOfTheCauseCounts() {
        DeadLetter one = letter(Category.SCHEMA_VIOLATION, new Violation("/a", "type", "m"));

        assertThat(List.of(
                        letter(Category.MALFORMED, new Violation("/a", "type", "m")),
                        letter(Category.SCHEMA_VIOLATION, new Violation("/b", "type", "m")),
                        letter(Category.SCHEMA_VIOLATION, new Violation("/a", "enum", "m")),
                        letter(Category.SCHEMA_VIOLATION, new Violation("/a", "type", "n"))))
                .allSatisfy(other -> assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint()));
    }

    @Test
    void onlyWhatCanEndBetterIsRecoverable() {
        assertThat(Category.values())
                .filteredOn(DeadLetter::isRecoverable)
                .containsExactly(
                        Category.UNKNOWN_TYPE,
                        Category.SCHEMA_VIOLATION,
                        Category.PROCESSING_FAILURE,
                        Category.SIEM_REJECTED);
    }

    @Test
    void namesAtLeastOneViolation() {
        assertThatIllegalArgumentException().isThrownBy(() -> letter(Category.MALFORMED));
    }

    private static Violation violation(String pointer, String keyword) {
        return new Violation(pointer, keyword, "breaks " + keyword);
    }

    private static DeadLetter letter(Category category, Violation... violations) {
        return letter(category, Hints.NONE, violations);
    }

    private static DeadLetter letter(Category category, Hints hints, Violation... violations) {
        Envelope envelope = new Envelope(SID, ORIGIN, RECEIVED, hints, Payload.EMPTY);
        return DeadLetter.of(envelope, new Verdict.Rejected("linux-auth", category, List.of(violations)), 1);
    }

    private static String decoded(DeadLetter letter, String name) {
        return EnvelopeCodec.decode(headers(letter).get(name).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(DeadLetter letter) {
        Map<String, String> headers = new LinkedHashMap<>();
        letter.write((name, value) -> assertThat(headers.put(name, new String(value, StandardCharsets.UTF_8)))
                .as("written once: " + name)
                .isNull());
        return headers;
    }
}
