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
        if (answer.html() && isRefusal(answer)) {
            // A page for people: it came from something between, and says nothing about the events.
            return foreign(answer);
        }
        if (isRefusal(answer) || status == 413) {
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

    /**
     * Of an API that says in JSON what is wrong with events: a refusal in other words came from something between, and
     * says nothing about them. Too large is too large in any words.
     */
    static Delivery ofJson(Reply.Answer answer, int success) {
        return isRefusal(answer) && answer.json() == null ? foreign(answer) : of(answer, success);
    }

    static boolean isSuccess(Reply.Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** Whether it is about what the events say, and not about how many bytes they are. */
    static boolean isRefusal(Reply.Answer answer) {
        return answer.status() == 400 || answer.status() == 422;
    }

    /** A status that comes with what this SIEM does not say: a proxy, a login page, or half an answer. Never taken for delivered. */
    static Delivery foreign(Reply.Answer answer) {
        return new Delivery.Retry(answer.retryAfter(), "HTTP " + answer.status() + " with a foreign answer");
    }
}
