package io.weir.audit;

import io.weir.tally.Finding;
import io.weir.tally.LaneSum;
import io.weir.tally.Limit;
import io.weir.tally.Residual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A residual for a person at a terminal. */
public final class AuditText {
    /** As many as a screen holds beside the rest. */
    private static final int LANES_SHOWN = 10;

    private static final int FINDINGS_SHOWN = 50;

    private static final String ROW = "%-20s %11s %11s %10s %12s %11s %11s %11s %8s%n";

    private AuditText() {}

    /** @param allLanes whether to show every lane, or the worst of them and the sum */
    public static String of(Residual residual, boolean allLanes) {
        StringBuilder text = new StringBuilder();
        table(text, residual, allLanes);
        text.append('\n');
        verdict(text, residual, allLanes);
        limits(text, residual);
        return text.toString();
    }

    private static void table(StringBuilder text, Residual residual, boolean allLanes) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                "lane",
                "taken in",
                "valid",
                "priority",
                "dead letters",
                "delivered",
                "waiting raw",
                "waiting out",
                "residual"));
        List<LaneSum> worstFirst = new ArrayList<>(residual.lanes());
        worstFirst.sort(Comparator.comparingLong(LaneSum::residual)
                .thenComparingLong(lane -> lane.waitingRaw() + lane.waitingOut())
                .reversed()
                .thenComparing(LaneSum::lane));
        int shown = allLanes ? worstFirst.size() : Math.min(LANES_SHOWN, worstFirst.size());
        worstFirst.subList(0, shown).forEach(lane -> row(text, lane));
        if (shown < worstFirst.size()) {
            text.append("... and ")
                    .append(worstFirst.size() - shown)
                    .append(" lanes more (weir audit --lanes shows all)\n");
        }
        if (worstFirst.size() != 1) {
            row(text, residual.total());
        }
    }

    private static void row(StringBuilder text, LaneSum it) {
        text.append(String.format(
                Locale.ROOT,
                ROW,
                it.lane(),
                number(it.taken()),
                number(it.valid()),
                number(it.priority()),
                number(it.deadLetters() + it.rejected()),
                number(it.delivered()),
                number(it.waitingRaw()),
                number(it.waitingOut()),
                number(it.residual())));
    }

    private static void verdict(StringBuilder text, Residual residual, boolean all) {
        if (residual.findings().isEmpty()) {
            text.append("residual 0: every event is accounted for\n");
            return;
        }
        text.append("residual ")
                .append(number(residual.events()))
                .append(": ")
                .append(number(residual.missing()))
                .append(" missing, ")
                .append(number(residual.surplus()))
                .append(" too many\n");
        List<Finding> findings = residual.findings();
        int shown = all ? findings.size() : Math.min(FINDINGS_SHOWN, findings.size());
        findings.subList(0, shown).forEach(it -> text.append("  ").append(it).append('\n'));
        if (shown < findings.size()) {
            text.append("  ... and ").append(findings.size() - shown).append(" more (--lanes or --json shows all)\n");
        }
    }

    private static void limits(StringBuilder text, Residual residual) {
        text.append("Out of reach: what was lost before a sender had its answer (before the edge).\n");
        for (Limit limit : residual.limits()) {
            text.append("  ").append(limit).append('\n');
        }
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
