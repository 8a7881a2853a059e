package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.demo.Sample.Intent;
import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.schema.Catalog;
import io.weir.verdict.CatalogJudge;
import io.weir.verdict.Event;
import io.weir.verdict.Judge;
import io.weir.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generator means what the log types that ship with Weir say. */
class JudgedSamplesTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
    private static final int EVENTS = 20_000;

    private static Judge judge;

    private final SampleEvents samples = new SampleEvents(7, 35);

    @BeforeAll
    static void load() throws Exception {
        judge = new CatalogJudge(Catalog.load(List.of(Path.of("../../schemas"))));
    }

    @Test
    void judgesEverySampleAsItIsMeant() {
        Map<String, String> otherwise = new TreeMap<>();
        for (int number = 0; number < EVENTS; number++) {
            Sample sample = samples.event(number, AT);
            Verdict verdict = judge(sample, number);
            String found = found(verdict);
            String meant = sample.intent().name().toLowerCase(Locale.ROOT);
            if (!found.equals(meant)) {
                otherwise.putIfAbsent(meant + " as " + found, start(sample) + " -> " + verdict);
            }
        }
        assertThat(otherwise).isEmpty();
    }

    @Test
    void keepsTheMarkerInWhatTheSiemGets() {
        Marker.Found found = new Marker.Found();
        for (int number = 0; number < 2_000; number++) {
            Sample sample = samples.event(number, AT);
            if (sample.intent() == Intent.VALID || sample.intent() == Intent.PRIORITY) {
                Event event = judge(sample, number).match(Verdict.Valid::event, Verdict.Priority::event, dead -> {
                    throw new AssertionError(start(sample));
                });
                found.clear();
                assertThat(Marker.find(event.json().bytes(), found)).isTrue();
                assertThat(found.number).isEqualTo(number);
            }
        }
    }

    private static Verdict judge(Sample sample, int number) {
        Hints hints = new Hints(sample.sourcetype(), null, sample.host(), null, null, null);
        byte[] bytes = sample.text().getBytes(StandardCharsets.UTF_8);
        return judge.judge(new Envelope(
                new Sid("http-0", 1, number), new Origin("weir.raw", 0, number), AT, hints, Payload.wrap(bytes)));
    }

    private static String found(Verdict verdict) {
        return verdict.match(
                valid -> "valid",
                priority -> "priority",
                rejected -> rejected.category().text());
    }

    private static String start(Sample sample) {
        return sample.text().substring(0, Math.min(600, sample.text().length()));
    }
}
