package io.weir.main;

import io.weir.doctor.Diagnosis;
import io.weir.doctor.Finding;
import io.weir.doctor.Severity;
import java.util.List;
import java.util.Locale;

/** A diagnosis for a person: the worst first, each with what it could cost and the command that mends it. */
final class DoctorText {
    private DoctorText() {}

    static String of(Diagnosis diagnosis, String header, List<String> fixed) {
        StringBuilder text = new StringBuilder(header).append('\n');
        fixed.forEach(line -> text.append("  fixed: ").append(line).append('\n'));
        for (Severity severity : Severity.values()) {
            List<Finding> findings = diagnosis.of(severity);
            if (!findings.isEmpty()) {
                text.append('\n').append(title(severity)).append('\n');
                findings.forEach(it -> append(text, it));
            }
        }
        return text.append('\n').append(sum(diagnosis)).append('\n').toString();
    }

    private static void append(StringBuilder text, Finding it) {
        text.append("  ").append(it.subject()).append(": ").append(it.what());
        text.append("  [").append(it.check()).append("]\n");
        text.append("      cost  ").append(it.why()).append('\n');
        text.append("      ")
                .append(it.severity() == Severity.NOTE ? "see " : "mend")
                .append("  ");
        text.append(it.command()).append('\n');
    }

    private static String title(Severity severity) {
        return switch (severity) {
            case UNSAFE -> "UNSAFE: an acknowledged event can be lost, or is held back until somebody acts";
            case RISK -> "RISK: nothing is lost by this alone; it costs time, duplicates or the last reserve";
            case NOTE -> "NOTE";
        };
    }

    private static String sum(Diagnosis diagnosis) {
        return String.format(
                Locale.ROOT,
                "%s %d unsafe, %d at risk, %d to know.",
                diagnosis.isSafe() ? "The cluster is safe:" : "The cluster is NOT safe:",
                diagnosis.of(Severity.UNSAFE).size(),
                diagnosis.of(Severity.RISK).size(),
                diagnosis.of(Severity.NOTE).size());
    }
}
