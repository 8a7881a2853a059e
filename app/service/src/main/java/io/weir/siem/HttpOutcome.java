package io.weir.siem;

import io.weir.delivery.Delivery;

/** What an answer means where only its status is known; each target deals with what it understands before. */
final class HttpOutcome {
    private HttpOutcome() {}

    static Delivery of(Reply.Silence silence) {
        return silence.operatorsJob()
                ? new Delivery.TargetFault(silence.cause())
                : new Delivery.Retry(null, silence.cause());
    }

    /** For every status but success. */
    static Delivery of(Reply.Answer answer) {
        int status = answer.status();
        String cause = "HTTP " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Delivery.Retry(answer.retryAfter(), cause);
        }
        if (answer.html() && (status == 400 || status == 422)) {
            // A page for people: it came from something between, and says nothing about the events.
            return foreign(answer);
        }
        if (status == 400 || status == 413 || status == 422) {
            return new Delivery.Split(cause, status);
        }
        // Credentials, address or method: an event has no part in these, whatever comes back for it.
        return new Delivery.TargetFault(cause);
    }

    /** @param success the one status with which this SIEM says that it has taken everything */
    static Delivery of(Reply.Answer answer, int success) {
        if (answer.status() == success && !answer.html()) {
            return Delivery.delivered();
        }
        return isSuccess(answer) ? foreign(answer) : of(answer);
    }

    static boolean isSuccess(Reply.Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** A status that comes with what this SIEM does not say: a proxy, a login page, or half an answer. Never taken for delivered. */
    static Delivery foreign(Reply.Answer answer) {
        return new Delivery.Retry(answer.retryAfter(), "HTTP " + answer.status() + " with a foreign answer");
    }
}
