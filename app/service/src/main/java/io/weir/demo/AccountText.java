package io.weir.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The account as a person reads it at the end of a run. */
final class AccountText {
    private static final int NAME = 30;
    private static final int NUMBER = 12;

    private AccountText() {}

    /**
     * @param topicDuplicates records of one id that stand twice in one topic
     * @param closings how often the intake was seen to close
     * @param otherwise events judged otherwise than meant
     */
    static List<String> lines(
            Account account,
            Received siem,
            Sent.Totals sent,
            long run,
            long topicDuplicates,
            int closings,
            SortedMap<String, Long> otherwise) {
        List<String> lines = new ArrayList<>();
        lines.add("The account of run " + Marker.runText(run) + ", by the sender, the topics and the SIEM:");
        lines.add(line("sent", account.sent(), "acknowledged by the intake"));
        lines.add(line("valid", account.valid(), ""));
        lines.add(line("priority", account.priority(), ""));
        lines.add(line("dead letters", account.deadLettersInAll(), ""));
        account.deadLetters().forEach((category, number) -> lines.add(line("  " + category, number, "")));
        lines.add(line("delivered", account.delivered(), ""));
        lines.add(line("duplicates", siem.duplicates() + topicDuplicates, ""));
        lines.add(line("missing", account.missing(), ""));
        optional(lines, "repeats known by id", siem.conflicts(), "the SIEM had them, and kept one");
        optional(lines, "sent twice by the sender", siem.senderRepeats(), "no answer came to the first request");
        optional(lines, "turned away", sent.turnedAway(), "refused by the intake with a reason, never entered");
        optional(lines, "times the intake closed", closings, "for want of room, and opened again");
        optional(lines, "told to come later", sent.refusals(), "requests the intake answered with 503");
        optional(lines, "without acknowledgement", account.unpromised(), "arrived all the same");
        otherwise.forEach((what, number) -> lines.add(line("judged " + what, number, "not as the generator meant it")));
        lines.add(verdict(account, run));
        return lines;
    }

    private static void optional(List<String> lines, String name, long number, String note) {
        if (number > 0) {
            lines.add(line(name, number, note));
        }
    }

    private static String line(String name, long number, String note) {
        String padded = "  " + name + " ".repeat(Math.max(1, NAME - name.length()));
        String count = exact(number);
        return padded + " ".repeat(Math.max(0, NUMBER - count.length())) + count + (note.isEmpty() ? "" : "   " + note);
    }

    private static String verdict(Account account, long run) {
        if (account.isWhole()) {
            return "Every event is accounted for.";
        }
        String names = account.firstMissing().stream()
                .map(number -> Marker.prefix(run) + number)
                .collect(Collectors.joining(" "));
        return "MISSING " + exact(account.missing()) + ", of which " + exact(account.unjudged())
                + " never got a verdict; look for: " + names;
    }

    private static String exact(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
