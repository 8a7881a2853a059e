package io.weir.siem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weir.delivery.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a HEC answer says about each event. HEC works through a body in order: when it stops at an event, those before
 * it are indexed, and those behind were not looked at.
 */
final class HecReply {
    private static final int INCORRECT_INDEX = 7;
    private static final int BUSY = 9;

    /** Success, and the queue or the acknowledgements are almost full. */
    private static final Set<Integer> NEAR_LIMITS = Set.of(24, 25);

    private static final Set<Integer> SUCCESS = Set.of(0, 17, 24, 25);

    private static final Map<Integer, String> EVENT_FAULTS = Map.of(
            5, "no data",
            6, "invalid data format",
            12, "event field is required",
            13, "event field cannot be blank",
            15, "error in handling indexed fields");

    private static final Map<Integer, String> TOKEN_FAULTS = Map.of(
            1, "the token is disabled",
            2, "a token is required",
            3, "invalid authorization",
            4, "invalid token",
            21, "invalid token",
            22, "the token is disabled");

    private static final Map<Integer, String> CHANNEL_FAULTS = Map.of(
            10,
                    "the token demands indexer acknowledgement and no channel came: set acknowledge to true, or disable"
                            + " acknowledgement for the token in Splunk; a proxy between has to pass on"
                            + " X-Splunk-Request-Channel",
            11,
                    "the channel is invalid: something between changes the header X-Splunk-Request-Channel, which has to"
                            + " arrive as it was sent",
            14,
                    "acknowledgement is disabled: enable indexer acknowledgement for the token in Splunk, or set"
                            + " acknowledge to false");

    private static final Map<Integer, String> OTHER_FAULTS = Map.of(16, "query string authorization is not enabled");

    private final boolean indexByType;

    /** @param indexByType the index depends on the event, so a wrong one is that event's fault and not the target's */
    HecReply(boolean indexByType) {
        this.indexByType = indexByType;
    }

    /** The number by which an indexer will acknowledge the request; empty where it gave none. */
    static OptionalLong ackId(Reply.Answer answer) {
        JsonNode reply = parse(answer);
        JsonNode ackId = reply == null ? MissingNode.getInstance() : reply.path("ackId");
        return ackId.canConvertToLong() && ackId.isIntegralNumber() && ackId.asLong() >= 0
                ? OptionalLong.of(ackId.asLong())
                : OptionalLong.empty();
    }

    /** Why acknowledgements cannot be had, and what to do; null for a code that says nothing of that. */
    static @Nullable String channelFault(int code) {
        String fault = CHANNEL_FAULTS.get(code);
        return fault == null ? null : "HEC code " + code + ": " + fault;
    }

    /** It is about the token, which may have been replaced. */
    static boolean refusesToken(Reply.Answer answer) {
        JsonNode reply = answer.status() == 400 ? parse(answer) : null;
        return Servers.Signs.BY_STATUS.refusesCredential().test(answer)
                || (reply != null && TOKEN_FAULTS.containsKey(reply.path("code").asInt(-1)));
    }

    /** It takes the events, and asks for fewer of them. */
    static boolean isNearLimits(Reply.Answer answer) {
        JsonNode reply = answer.status() == 200 ? parse(answer) : null;
        return reply != null && NEAR_LIMITS.contains(reply.path("code").asInt(-1));
    }

    /** HEC itself says that it took nothing: there is no number for it. */
    static boolean isRefusal(Reply.Answer answer) {
        JsonNode reply = answer.status() / 100 == 4 || answer.status() == 503 ? answer.json() : null;
        return reply != null && reply.path("code").isInt();
    }

    List<Delivery> outcomes(Reply.Answer answer, int events) {
        int status = answer.status();
        JsonNode reply = parse(answer);
        int code = reply == null ? -1 : reply.path("code").asInt(-1);
        if (status == 200) {
            return all(events, SUCCESS.contains(code) ? Delivery.delivered() : HttpOutcome.foreign(answer));
        }
        if (status == 413) {
            return all(events, new Delivery.Split("HTTP 413", status));
        }
        if (status == 503 && code == BUSY) {
            return busyAt(number(reply), answer, events);
        }
        if (status != 400 && status != 401 && status != 403) {
            return all(events, HttpOutcome.ofJson(answer, 200));
        }
        if (status == 400 && reply != null && (EVENT_FAULTS.containsKey(code) || code == INCORRECT_INDEX)) {
            return atEvent(code, number(reply), events);
        }
        return all(events, refused(answer, code));
    }

    /** A 400 that is not HEC's own says nothing about the events: it came from something between. */
    private static Delivery refused(Reply.Answer answer, int code) {
        for (Map<Integer, String> faults : List.of(TOKEN_FAULTS, CHANNEL_FAULTS, OTHER_FAULTS)) {
            if (faults.containsKey(code)) {
                return new Delivery.TargetFault("HEC code " + code + ": " + faults.get(code));
            }
        }
        if (answer.status() == 400 && code == -1) {
            return HttpOutcome.foreign(answer);
        }
        return new Delivery.TargetFault("HTTP " + answer.status() + (code == -1 ? "" : ", HEC code " + code));
    }

    private List<Delivery> atEvent(int code, int number, int events) {
        // Seen: for code 7 alone HEC counts from one.
        int at = code == INCORRECT_INDEX ? number - 1 : number;
        Delivery outcome = eventFault(code);
        if (outcome instanceof Delivery.TargetFault && (at < 0 || at >= events)) {
            return all(events, outcome);
        }
        if (at < 0 || at >= events) {
            // It names no event that was sent. Halving may send some twice, but loses none and always ends.
            return all(events, events == 1 ? outcome : new Delivery.Split("HEC code " + code, 400));
        }
        List<Delivery> outcomes = new ArrayList<>(Collections.nCopies(at, Delivery.delivered()));
        outcomes.add(outcome);
        Delivery rest = outcome instanceof Delivery.TargetFault
                ? outcome
                : new Delivery.Retry(Duration.ZERO, "behind a refused event");
        outcomes.addAll(Collections.nCopies(events - at - 1, rest));
        return outcomes;
    }

    /**
     * Its queue was full when it came to an event: those before are taken. Whether it counts from zero or one is told
     * both ways, so the last of them goes again: at worst one event is twice there, and none is missing.
     */
    private static List<Delivery> busyAt(int number, Reply.Answer answer, int events) {
        int taken = number > 0 && number <= events ? number - 1 : 0;
        List<Delivery> outcomes = new ArrayList<>(Collections.nCopies(taken, Delivery.delivered()));
        outcomes.addAll(Collections.nCopies(events - taken, HttpOutcome.of(answer)));
        return outcomes;
    }

    private Delivery eventFault(int code) {
        if (code != INCORRECT_INDEX) {
            return new Delivery.Poison(EVENT_FAULTS.getOrDefault(code, "refused"), 400, Integer.toString(code));
        }
        return indexByType
                ? new Delivery.Poison("incorrect index", 400, Integer.toString(code))
                : new Delivery.TargetFault("HEC code 7: incorrect index");
    }

    private static @Nullable JsonNode parse(Reply.Answer answer) {
        JsonNode node = answer.json();
        return node != null && node.path("code").isInt() ? node : null;
    }

    /** A number that is none, or does not fit, names no event. */
    private static int number(@Nullable JsonNode reply) {
        JsonNode number = reply == null ? MissingNode.getInstance() : reply.path("invalid-event-number");
        return number.isInt() ? number.asInt() : -1;
    }

    private static List<Delivery> all(int events, Delivery outcome) {
        return Collections.nCopies(events, outcome);
    }
}
