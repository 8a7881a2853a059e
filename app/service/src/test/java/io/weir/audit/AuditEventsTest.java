package io.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.tally.Finding;
import io.weir.tally.Finding.Missing;
import io.weir.tally.LaneSum;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditEventsTest {
    private static final Finding ONE = new Missing("web-7", new Place("weir.raw", 2), 3, 1841, 1847, 99_120);
    private static final Finding OTHER = new Missing("web-8", new Place("weir.raw", 1), 3, 5, 5, 7);

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private final List<String> kinds = new ArrayList<>();
    private final List<ObjectNode> written = new ArrayList<>();
    private final AuditEvents events = new AuditEvents(
            (kind, fields) -> {
                kinds.add(
                        kind + (fields.has("state") ? "/" + fields.get("state").asText() : ""));
                written.add(fields);
            },
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @Test
    void saysOnceAMinuteHowItStands() {
        for (int audit = 0; audit < 5; audit++) {
            events.found(residual());
            now = now.plus(Duration.ofSeconds(30));
        }

        assertThat(kinds).containsExactly("audit", "audit", "audit");
        assertThat(written.get(0))
                .hasToString("{\"residual\":0,\"missing\":0,\"repeated\":0,\"exact\":true,"
                        + "\"counts\":{\"taken\":9,\"redriven\":0,\"valid\":5,\"priority\":1,\"dead_letters\":3,"
                        + "\"delivered\":4,\"rejected\":0},\"backlog\":{\"raw\":7,\"out\":2}}");
    }

    @Test
    void tellsOfAResidualAtOnceAndOnceAnEpisode() {
        events.found(residual());
        events.found(residual(ONE));
        events.found(residual(ONE));
        events.found(residual(ONE));
        events.found(residual());
        events.found(residual());
        events.found(residual(ONE));

        assertThat(kinds)
                .containsExactly("audit", "audit_residual/open", "audit_residual/cleared", "audit_residual/open");
        assertThat(written.get(1).at("/findings/0/text").asText())
                .isEqualTo("missing: lane web-7, epoch 3, seq 1841..1847, last seen in weir.raw-2@99120");
        assertThat(written.get(1).at("/residual").asLong()).isEqualTo(7);
    }

    @Test
    void tellsOfAnotherFaultInTheSameEpisode() {
        events.found(residual(ONE));
        events.found(residual(ONE, OTHER));
        events.found(residual(OTHER));

        assertThat(kinds).containsExactly("audit_residual/open", "audit", "audit_residual/more");
    }

    @Test
    void keepsAnEventSmallHoweverMuchIsFound() {
        Finding[] many = new Finding[5_000];
        Arrays.setAll(many, it -> new Missing("lane-" + it, new Place("weir.raw", 2), 3, 1, 1, 7));

        events.found(residual(many));

        assertThat(written.get(0).get("findings")).hasSize(100);
        assertThat(written.get(0).get("findings_total").asInt()).isEqualTo(5_000);
    }

    static Residual residual(Finding... findings) {
        return new Residual(
                List.of(findings), List.of(), List.of(new LaneSum("web-7", 9, 0, 5, 1, 3, 4, 0, 7, 2, 0)), true);
    }
}
