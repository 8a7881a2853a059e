package io.weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of {@code topology-docs/failure-modes.md}: a line a row, with the figures of its last run. */
final class FailureModes {
    static final String HEAD = "| # | fault | what is done | lost | twice at the SIEM | out of order"
            + " | longest stall of the priority lane | figures |";

    private FailureModes() {}

    /** Puts the figures of these rows into their lines, and leaves those of others as they are. */
    static void write(Path document, List<Outcome> outcomes) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(document));
        for (Row row : Rows.all()) {
            for (Outcome outcome : outcomes) {
                if (outcome.row() == row.number()) {
                    int at = indexOf(lines, row);
                    lines.set(at, line(row, outcome));
                }
            }
        }
        Files.write(document, lines);
    }

    /** What the line of a row begins with. */
    static String head(Row row) {
        return "| " + row.number() + " | " + row.fault() + " | " + row.how() + " | ";
    }

    static String line(Row row, Outcome it) {
        String repeats = it.repeatsMax() == 0 ? count(it.repeats()) : count(it.repeats()) + ", allowed";
        String known = it.known() == 0 ? "" : ", " + count(it.known()) + " known by id";
        List<String> figures = new ArrayList<>();
        figures.add(count(it.sent()) + " events");
        it.times().forEach((name, took) -> figures.add(name + " " + seconds(took.toMillis())));
        if (it.refusals() > 0) {
            figures.add("senders told to wait " + count(it.refusals()) + " times");
        }
        figures.addAll(it.notes().stream().map(FailureModes::cell).distinct().toList());
        if (!it.held()) {
            figures.add(
                    "BROKEN: " + it.broken().stream().map(FailureModes::cell).collect(Collectors.joining("; ")));
        }
        String late = it.lateMax() == 0 ? count(it.late()) : count(it.late()) + ", allowed";
        return head(row) + count(it.missing()) + " | " + repeats + known + " | " + late + " | "
                + seconds(it.stallMillis()) + " | " + String.join("; ", figures) + " |";
    }

    private static int indexOf(List<String> lines, Row row) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("| " + row.number() + " | ")) {
                return i;
            }
        }
        throw new IllegalStateException("the document has no line for row " + row.number());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
