package io.weir.demo;

import io.weir.demo.Fault.Kind;
import io.weir.flow.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The live view as lines of text: pure, so that it can be read in a test. Fits 80 columns and 24 rows. */
final class View {
    static final int WIDTH_MIN = 60;
    private static final int NAME = 14;
    private static final int RATE = 11;
    private static final int TOTAL = 13;
    private static final String INDENT = "  ";
    private static final long MILLIONS_FROM = 10_000_000;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String ASCII_BARS = "__..--==";

    private final String title;
    private final String target;
    private final Paint paint;
    private final boolean unicode;
    private final String dot;

    View(RunningWeir weir, long run, Paint paint, boolean unicode) {
        dot = unicode ? " · " : " | ";
        title = "weir demo" + dot + "intake " + weir.intake() + dot + "run " + Marker.runText(run);
        target = weir.target();
        this.paint = paint;
        this.unicode = unicode;
    }

    /** On a low terminal the empty lines go first: the keys stand at the bottom. */
    static List<String> fit(List<String> lines, int rows) {
        List<String> fitted = new ArrayList<>(lines);
        boolean isShorter = true;
        while (fitted.size() > rows && isShorter) {
            isShorter = fitted.remove("");
        }
        return fitted.subList(0, Math.min(rows, fitted.size()));
    }

    List<String> render(Flow flow, FlowHistory history, int width) {
        Account account = flow.account();
        Received siem = flow.siem();
        List<String> lines = new ArrayList<>();
        String clock = flow.phase() + " " + clock(flow.elapsed());
        lines.add(paint.bold(fit(title, width - clock.length() - 1)) + " " + clock);
        lines.add(paint.dim(rule(width)));
        lines.add(paint.dim(pad("", NAME) + left("per second", RATE) + left("so far", TOTAL)));
        lines.add(stage("sent", it -> it.sent().acknowledged(), flow, history, width));
        lines.add(stage("valid", it -> it.account().valid(), flow, history, width));
        lines.add(stage("priority", it -> it.account().priority(), flow, history, width));
        lines.add(stage("dead letters", it -> it.account().deadLettersInAll(), flow, history, width));
        lines.add(stage("delivered", it -> it.account().delivered(), flow, history, width));
        lines.add("");
        lines.add(paint.bold("Lag") + "  to be judged " + count(account.unjudged()) + dot + "valid "
                + count(account.waitingValid()) + dot + "priority " + count(account.waitingPriority()));
        lines.add(paint.bold("Intake") + "  " + intake(flow.room()));
        lines.add("");
        lines.add(paint.bold("Dead letters"));
        lines.addAll(deadLetters(account, width));
        lines.add("");
        lines.add(paint.bold("SIEM") + "  " + target + ": " + state(flow));
        lines.add(INDENT + count(siem.events()) + " events" + dot + count(siem.duplicates()) + " duplicates" + dot
                + count(siem.conflicts()) + " repeats known by id");
        lines.add(INDENT + count(siem.requests()) + " requests" + dot + count(siem.refused()) + " refused" + dot
                + count(siem.rejected()) + " events rejected");
        lines.add("");
        lines.add(paint.bold("Account") + "  " + whole(flow));
        lines.add(paint.dim(rule(width)));
        lines.addAll(keys(flow, width));
        return lines;
    }

    private String stage(String name, ToLongFunction<Flow> count, Flow flow, FlowHistory history, int width) {
        String numbers =
                pad(name, NAME) + left(count(history.rate(count)), RATE) + left(count(count.applyAsLong(flow)), TOTAL);
        return numbers + INDENT + paint.flow(curve(history.seconds(count, width - numbers.length() - INDENT.length())));
    }

    private List<String> deadLetters(Account account, int width) {
        if (account.deadLetters().isEmpty()) {
            return List.of(INDENT + "none yet", "");
        }
        List<String> parts = account.deadLetters().entrySet().stream()
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .toList();
        return wrap(parts, dot, width, 2);
    }

    private String state(Flow flow) {
        Fault fault = flow.fault();
        if (fault == null) {
            return paint.good("answers as it should");
        }
        String left = flow.faultLeft()
                .map(span -> ", " + Math.max(0, span.toSeconds()) + " s to go")
                .orElse("");
        return paint.bad(fault.toString()) + left;
    }

    private String intake(Room room) {
        String used = room.usedPercent().isEmpty()
                ? ""
                : dot + room.usedPercent().getAsLong() + " % of the room for what is not delivered";
        return (room.gate() == Gate.State.OPEN ? paint.good(room.word()) : paint.bad(room.word())) + used;
    }

    private String whole(Flow flow) {
        long under = flow.account().missing();
        String refusals =
                flow.sent().refusals() > 0 ? dot + count(flow.sent().refusals()) + " waits at the intake" : "";
        return under == 0
                ? paint.good("every event sent is delivered or a dead letter") + refusals
                : count(under) + " of " + count(flow.account().sent()) + " under way" + refusals;
    }

    private List<String> keys(Flow flow, int width) {
        Fault on = flow.fault();
        List<String> parts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String text = Keys.of(kind) + " " + kind.text();
            parts.add(on != null && on.kind() == kind ? "[" + text + "]" : text);
        }
        parts.add(Keys.NONE + " behave");
        parts.add(Keys.SPIKE + " spike");
        parts.add(Keys.QUIT + " quit");
        return wrap(parts, "  ", width, 2);
    }

    /** So many lines, always, or the view would jump. */
    private static List<String> wrap(List<String> parts, String between, int width, int lines) {
        List<String> wrapped = new ArrayList<>();
        String line = INDENT;
        String gap = "";
        for (String part : parts) {
            if (line.length() + gap.length() + part.length() > width && wrapped.size() < lines - 1) {
                wrapped.add(line);
                line = INDENT;
                gap = "";
            }
            line += gap + part;
            gap = between;
        }
        wrapped.add(fit(line, width).stripTrailing());
        while (wrapped.size() < lines) {
            wrapped.add("");
        }
        return wrapped;
    }

    private String curve(List<Long> rates) {
        long most = rates.stream().mapToLong(Long::longValue).max().orElse(0);
        String bars = unicode ? BARS : ASCII_BARS;
        return rates.stream()
                .map(rate -> String.valueOf(
                        most == 0 ? bars.charAt(0) : bars.charAt((int) (rate * (bars.length() - 1) / most))))
                .collect(Collectors.joining());
    }

    private String rule(int width) {
        return (unicode ? "─" : "-").repeat(width);
    }

    static String clock(Duration elapsed) {
        long seconds = elapsed.toSeconds();
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    static String count(long number) {
        return number < MILLIONS_FROM
                ? String.format(Locale.ROOT, "%,d", number)
                : String.format(Locale.ROOT, "%,.1f M", number / 1e6);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String left(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String fit(String text, int width) {
        return text.length() > width ? text.substring(0, Math.max(0, width)) : pad(text, width);
    }
}
