package io.weir.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.delivery.Delivery;
import java.util.regex.Pattern;

/** What Google SecOps says to an import. */
final class SecopsReply {
    private static final int TAKEN = 200;

    /** It quotes where a request went to, whatever was wrong with it. */
    private static final Pattern RESOURCE =
            Pattern.compile("\\b(projects|locations|instances|logTypes|forwarders)/[^\\s\"',;]*");

    /** A 400 that tells of the set-up and not of the logs. */
    private static final Pattern SETUP_FAULT = Pattern.compile("(?i)log_?\\s?type|forwarder|parent|instance|customer");

    private SecopsReply() {}

    /** @param events of the request */
    static Delivery outcome(Reply.Answer answer, int events) {
        if (answer.status() == 400 && isSetupFault(answer)) {
            return new Delivery.TargetFault("HTTP 400 to the log type, the forwarder or the instance");
        }
        boolean isForeign = answer.status() == TAKEN && !(answer.json() instanceof ObjectNode);
        Delivery outcome = isForeign ? HttpOutcome.foreign(answer) : HttpOutcome.ofJson(answer, TAKEN);
        // Alone in its request, though maybe not in its batch.
        return outcome instanceof Delivery.Split split && events == 1
                ? new Delivery.Poison(split.cause(), split.status(), null)
                : outcome;
    }

    /** By its status and message only: the details quote the logs. */
    private static boolean isSetupFault(Reply.Answer answer) {
        JsonNode error = error(answer);
        String message = RESOURCE.matcher(error.path("message").asText("")).replaceAll("");
        return error.path("status").asText("").equals("FAILED_PRECONDITION")
                || SETUP_FAULT.matcher(message).find();
    }

    private static JsonNode error(Reply.Answer answer) {
        JsonNode body = answer.json();
        return body == null ? MissingNode.getInstance() : (body.isArray() ? body.path(0) : body).path("error");
    }
}
