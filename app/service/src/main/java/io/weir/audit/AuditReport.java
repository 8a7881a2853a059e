package io.weir.audit;

import io.weir.tally.Residual;
import java.time.Instant;

/** What one audit found, ready to be shown. */
public record AuditReport(Residual residual, Instant at) {
    public boolean isSound() {
        return residual.findings().isEmpty();
    }

    public String text(boolean allLanes) {
        return AuditText.of(residual, allLanes);
    }

    /** One line. */
    public String json() {
        return AuditJson.of(residual, at).toString();
    }
}
