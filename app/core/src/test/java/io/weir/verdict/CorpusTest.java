package io.weir.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Corpus;
import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real logs, read from beside the project: their licences stay with them. */
class CorpusTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    private record Sample(String id, Payload raw, @Nullable Boolean accept) {}

    /** Said to be events, so that each is read as JSON: what is JSON fails the schema, what is none is malformed. */
    @Test
    void everyHostileDocumentIsJudgedAsJsonOrNot() throws Exception {
        Judge judge = new CatalogJudge(ShippedTypesTest.shipped());
        int asserted = 0;
        for (Sample sample : samples("json-parsing")) {
            Category category =
                    rejection(judge.judge(envelope(sample, "weir:event"))).category();
            if (sample.accept != null) {
                asserted++;
                assertThat(category)
                        .as(sample.id)
                        .isEqualTo(sample.accept ? Category.SCHEMA_VIOLATION : Category.MALFORMED);
            } else {
                assertThat(category).as(sample.id).isIn(Category.SCHEMA_VIOLATION, Category.MALFORMED);
            }
        }
        assertThat(asserted).isPositive();
    }

    @Test
    void hostileDocumentsWithoutAHintAreUnknownOrMalformed() throws Exception {
        Judge judge = new CatalogJudge(ShippedTypesTest.shipped());
        for (Sample sample : samples("json-parsing")) {
            Category category = rejection(judge.judge(envelope(sample, null))).category();
            boolean claimsJson = sample.raw.bytes()[0] == '{' || sample.raw.bytes()[0] == '[';
            if (sample.accept != null) {
                boolean malformed = !sample.accept && claimsJson;
                assertThat(category).as(sample.id).isEqualTo(malformed ? Category.MALFORMED : Category.UNKNOWN_TYPE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudtrail", "suricata-eve", "cef", "leef"})
    void everyRealRecordIsRecognisedAndSound(String type) throws Exception {
        Map<String, Integer> outcomes = judged(type);

        assertThat(outcomes.keySet()).containsAnyOf("valid " + type, "priority " + type);
        assertThat(outcomes.keySet()).noneMatch(outcome -> outcome.startsWith("rejected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-xml", "windows-json"})
    void noRealRecordOfSeveralTypesIsRefused(String file) throws Exception {
        assertThat(judged(file).keySet()).isNotEmpty().noneMatch(outcome -> outcome.startsWith("rejected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"syslog", "syslog-vectors", "json-misc", "json-panther", "kv", "datadog", "metron-pairs"})
    void everyOtherRecordGetsAVerdict(String file) throws Exception {
        assertThat(judged(file).keySet()).noneMatch(outcome -> outcome.contains("processing_failure"));
    }

    /** Zeek's tests of its own data types have a row without a time; who logs such a thing has no event. */
    @Test
    void ofZeekOnlyRowsWithoutATimeAreRefused() throws Exception {
        Map<String, Integer> outcomes = judged("zeek-tsv");

        assertThat(outcomes).containsKey("valid zeek");
        assertThat(outcomes.keySet())
                .filteredOn(outcome -> outcome.startsWith("rejected"))
                .allMatch(outcome -> outcome.contains("/timestamp") && outcome.contains("required"));
    }

    private static Map<String, Integer> judged(String file) throws Exception {
        Judge judge = new CatalogJudge(ShippedTypesTest.shipped());
        Map<String, Integer> outcomes = new TreeMap<>();
        for (Sample sample : samples(file)) {
            String outcome = judge.judge(envelope(sample, null))
                    .match(
                            valid -> "valid " + valid.event().type(),
                            priority -> "priority " + priority.event().type(),
                            rejected -> "rejected " + rejected.category().text() + " " + rejected.type() + " "
                                    + rejected.violations().get(0));
            outcomes.merge(outcome, 1, Integer::sum);
        }
        System.out.println("corpus " + file + ": " + outcomes);
        return outcomes;
    }

    private static Verdict.Rejected rejection(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    private static Envelope envelope(Sample sample, @Nullable String sourcetype) {
        Hints hints = new Hints(sourcetype, null, null, null, null, null);
        return new Envelope(new Sid("corpus", 0, 0), new Origin("weir.raw", 0, 0), RECEIVED, hints, sample.raw);
    }

    private static List<Sample> samples(String name) {
        List<Sample> samples = new ArrayList<>();
        for (Corpus.Sample sample : Corpus.read(name)) {
            Object accept = sample.expect().opt("accept");
            samples.add(
                    new Sample(sample.id(), Payload.wrap(sample.raw()), accept instanceof Boolean yes ? yes : null));
        }
        return samples;
    }
}
