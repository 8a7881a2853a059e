package io.weir.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.tally.Finding;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what an audit says to the events topic: the state once a minute, and trouble when it begins and ends. */
final class AuditEvents {
    static final String AUDIT = "audit";
    static final String RESIDUAL = "audit_residual";

    /** A record stays far below any limit; weir audit names the rest. */
    private static final int FINDINGS_MAX = 100;

    /** A minute, and less by what one audit may be sooner done than another: else the second turn just misses it. */
    private static final Duration EVERY = Duration.ofSeconds(50);

    private final BiConsumer<String, ObjectNode> writer;
    private final Clock clock;
    private @Nullable Instant written;
    /** What the episode has been reported for: a fault that stays is no news, and another one is. */
    private final Set<String> reported = new HashSet<>();

    private boolean isOpen;

    AuditEvents(BiConsumer<String, ObjectNode> writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    void found(Residual residual) {
        Set<String> subjects =
                residual.findings().stream().map(Finding::subject).collect(Collectors.toSet());
        boolean isNews = reported.addAll(subjects);
        if (isNews) {
            writer.accept(RESIDUAL, episode(residual, isOpen ? "more" : "open"));
        } else if (isOpen && subjects.isEmpty()) {
            writer.accept(RESIDUAL, episode(residual, "cleared"));
            reported.clear();
        }
        isOpen = !subjects.isEmpty();
        Instant now = clock.instant();
        if (written == null || !now.isBefore(written.plus(EVERY))) {
            writer.accept(AUDIT, AuditJson.summary(residual));
            written = now;
        }
    }

    private static ObjectNode episode(Residual residual, String state) {
        ObjectNode fields = AuditJson.summary(residual).put("state", state);
        List<Finding> findings = residual.findings();
        fields.put("findings_total", findings.size());
        fields.set("findings", AuditJson.findings(findings.subList(0, Math.min(FINDINGS_MAX, findings.size()))));
        return fields;
    }
}
