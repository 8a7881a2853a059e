package io.weir.source;

import io.weir.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Answers in the words of Splunk's HTTP Event Collector. */
final class HecReplies {
    static final Reply SUCCESS = Reply.of(200, "{\"text\":\"Success\",\"code\":0}");
    static final Reply HEALTHY = Reply.of(200, "{\"text\":\"HEC is healthy\",\"code\":17}");
    static final Reply UNHEALTHY = Reply.of(
            503, "{\"text\":\"HEC is unhealthy, queues are full\",\"code\":18}", Refusal.STALLED.retryAfterSeconds());

    private HecReplies() {}

    static Reply of(Refusal refusal) {
        return Reply.of(
                refusal.status(),
                "{\"text\":" + JsonText.quote(refusal.text()) + ",\"code\":" + refusal.code() + "}",
                refusal.retryAfterSeconds());
    }

    /**
     * The answer to a body that was read up to its end or to a fault. A fault is in the event behind those that are
     * listed, counted from 0: they are indexed, it and all behind it are not.
     *
     * @param detail what Splunk would not say; empty where its own text says it all
     */
    static Taken taken(EventList events, @Nullable Refusal fault, String detail) {
        if (fault == null) {
            return events.isEmpty()
                    ? new Taken(false, of(Refusal.NO_DATA), Refusal.NO_DATA)
                    : new Taken(true, SUCCESS, null);
        }
        if (fault.isOfWholeRequest()) {
            return new Taken(false, of(fault), fault);
        }
        String text = detail.isEmpty() ? fault.text() : fault.text() + ": " + detail;
        Reply reply = Reply.of(
                fault.status(),
                "{\"text\":" + JsonText.quote(text) + ",\"code\":" + fault.code() + ",\"invalid-event-number\":"
                        + events.size() + "}");
        return new Taken(true, reply, fault);
    }
}
