package io.weir.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.tally.Residual;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one audit found, ready to be shown.
 *
 * @param effort what was read for it; null where the accounts were
 */
public record AuditReport(
        Residual residual, Instant at, @Nullable Effort effort) {
    /**
     * A scan of everything.
     *
     * @param events of raw that were judged
     * @param records of all topics, in all looks
     */
    public record Effort(long events, long records, Duration took) {
        double seconds() {
            return Math.max(1, took.toMillis()) / 1e3;
        }
    }

    public AuditReport(Residual residual, Instant at) {
        this(residual, at, null);
    }

    public boolean isSound() {
        return residual.findings().isEmpty();
    }

    public String text(boolean allLanes) {
        String text = AuditText.of(residual, allLanes);
        if (effort == null) {
            return text;
        }
        return text
                + String.format(
                        Locale.ROOT,
                        "  what the judge made of an event: only whether it is one, and what receipts say of its bytes%n"
                                + "Read every record: %,d in %.1f s (%,.0f a second).%n",
                        effort.records(),
                        effort.seconds(),
                        effort.records() / effort.seconds());
    }

    /** One line. */
    public String json() {
        ObjectNode json = AuditJson.of(residual, at);
        if (effort != null) {
            json.put("deep", true)
                    .put("events_read", effort.events())
                    .put("records_read", effort.records())
                    .put("seconds", effort.seconds())
                    .put("records_per_second", Math.round(effort.records() / effort.seconds()));
        }
        return json.toString();
    }
}
