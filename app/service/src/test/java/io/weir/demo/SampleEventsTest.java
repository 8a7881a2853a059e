package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.demo.Sample.Intent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleEventsTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
    private static final int EVENTS = 20_000;
    private static final long RUN = 123_456;

    private final SampleEvents samples = new SampleEvents(42, RUN);

    @Test
    void areNinetyFiveAndFivePercent() {
        Map<Intent, Integer> counts = new EnumMap<>(Intent.class);
        for (int number = 0; number < EVENTS; number++) {
            counts.merge(samples.intent(number), 1, Integer::sum);
        }

        assertThat(counts).containsOnlyKeys(Intent.values());
        assertThat(counts.get(Intent.VALID)).isCloseTo(EVENTS * 90 / 100, within(EVENTS / 100));
        assertThat(counts.get(Intent.PRIORITY)).isCloseTo(EVENTS * 5 / 100, within(EVENTS / 100));
        assertThat(counts.get(Intent.OVERSIZE)).isEqualTo(2);
    }

    @Test
    void areTheSameForTheSameSeed() {
        SampleEvents again = new SampleEvents(42, RUN);
        SampleEvents other = new SampleEvents(43, RUN);
        int different = 0;
        for (int number = 0; number < 1000; number++) {
            Sample sample = samples.event(number, AT);
            assertThat(again.event(number, AT)).isEqualTo(sample);
            assertThat(samples.intent(number)).isEqualTo(sample.intent());
            different += other.event(number, AT).equals(sample) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(990);
    }

    @Test
    void carryTheirMarkerOnceTheyAreBytes() {
        Marker.Found found = new Marker.Found();
        Set<Long> numbers = new HashSet<>();
        for (int number = 0; number < EVENTS; number++) {
            byte[] bytes = samples.event(number, AT).text().getBytes(StandardCharsets.UTF_8);
            found.clear();
            assertThat(Marker.find(bytes, found)).isTrue();
            assertThat(found.run).isEqualTo(RUN);
            assertThat(found.number).isEqualTo(number);
            numbers.add(found.number);
            // An oversize event is kept as a stub of its first 64 KiB.
            assertThat(new String(bytes, 0, Math.min(bytes.length, 1000), StandardCharsets.UTF_8))
                    .contains(Marker.prefix(RUN) + number);
        }
        assertThat(numbers).hasSize(EVENTS);
    }

    @Test
    void areEnvelopesThatACollectorCanRead() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (int number = 0; number < 5000; number++) {
            Sample sample = samples.event(number, AT);
            StringBuilder body = new StringBuilder();
            sample.writeHec(body);
            JsonNode envelope = json.readTree(body.toString());

            assertThat(envelope.path("sourcetype").asText()).isEqualTo(sample.sourcetype());
            JsonNode event = envelope.path("event");
            assertThat(event.isTextual()).isEqualTo(!sample.isDocument());
            if (event.isTextual()) {
                assertThat(event.asText()).isEqualTo(sample.text());
            }
        }
    }

    @Test
    void stayBelowTheIntakesLimitOfABody() {
        StringBuilder body = new StringBuilder();
        for (int number = 450; number < 550; number++) {
            samples.event(number, AT).writeHec(body);
        }
        assertThat(samples.intent(500)).isEqualTo(Intent.OVERSIZE);
        assertThat(samples.event(500, AT).text().length()).isLessThan(1_000_000);
        assertThat(body.length()).isLessThan(5_000_000);
    }
}
