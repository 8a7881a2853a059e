package io.weir.demo;

import java.util.Locale;

/** The flow on one line, where there is no terminal to draw on. */
final class ProgressLine {
    private ProgressLine() {}

    static String of(Flow flow) {
        Account account = flow.account();
        Fault fault = flow.fault();
        String left = flow.faultLeft()
                .map(span -> ", " + Math.max(0, span.toSeconds()) + " s to go")
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s %-8s  sent %,d  valid %,d  priority %,d  dead letters %,d  delivered %,d  under way %,d  intake %s  SIEM %s",
                View.clock(flow.elapsed()),
                flow.phase(),
                flow.sent().acknowledged(),
                account.valid(),
                account.priority(),
                account.deadLettersInAll(),
                account.delivered(),
                account.missing(),
                flow.room().word() + used(flow.room()),
                fault == null ? "ok" : fault + left);
    }

    private static String used(Room room) {
        return room.usedPercent().isEmpty() ? "" : " " + room.usedPercent().getAsLong() + "%";
    }
}
