package io.weir.siem;

import io.weir.delivery.Delivery;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Loki says to a push. A 400 names the entries it refuses in a text that is cut short and quotes labels, while it
 * has taken the others; so a batch is halved until the refused one is alone. What is sent twice for that Loki knows by
 * time and line, and keeps once.
 */
final class LokiReply {
    private static final int TAKEN = 204;

    private record Reason(Pattern text, String code, boolean isOfTheTime) {
        Reason(String text, String code, boolean isOfTheTime) {
            this(Pattern.compile(text), code, isOfTheTime);
        }
    }

    private static final List<Reason> REASONS = List.of(
            new Reason("too far behind|out of order", "too_far_behind", true),
            new Reason("timestamp too old", "too_old", true),
            new Reason("timestamp too new", "too_new", true),
            new Reason("[Mm]ax entry size|line too long", "line_too_long", false));

    /** Half of it may be taken. */
    private static final Pattern TOO_LARGE =
            Pattern.compile("(?i)(body|message|payload)[^\\n]{0,40}(too large|larger than)");

    private LokiReply() {}

    /**
     * @param events of the request
     * @param isOurTime the entries have the time of this machine, for which no event is to blame
     */
    static Delivery outcome(Reply.Answer answer, int events, boolean isOurTime) {
        if (answer.status() != 400 || answer.html()) {
            return HttpOutcome.of(answer, TAKEN);
        }
        String text = Wire.text(answer.body());
        for (Reason reason : REASONS) {
            if (reason.text.matcher(text).find()) {
                String cause = "HTTP 400 " + reason.code;
                if (reason.isOfTheTime && isOurTime) {
                    return new Delivery.TargetFault(cause + " for a time of arrival: a clock is wrong");
                }
                return events == 1 ? new Delivery.Poison(cause, 400, reason.code) : new Delivery.Split(cause, 400);
            }
        }
        // Tenant, labels, address or anything else: no event has a part in what names none.
        return TOO_LARGE.matcher(text).find()
                ? HttpOutcome.of(answer)
                : new Delivery.TargetFault("HTTP 400 that names no entry");
    }
}
