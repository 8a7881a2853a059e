package io.weir.demo;

import io.weir.demo.Arrivals.Fate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** OpenSearch's {@code _bulk}: an answer an item, and an id that is there already is a 409. */
final class BulkProtocol implements SiemProtocol {
    private static final int ID_MAX = 512;
    private static final int ID_TOO_LONG = -1;
    private static final byte[] CREATE = ascii("{\"create\":");
    private static final byte[] INDEX = ascii("{\"index\":");
    private static final byte[] ID = ascii("\"_id\":\"");
    private static final byte[] ITEM = ascii("{\"create\":{\"_index\":\"weir\",\"_id\":\"");
    private static final byte[] CREATED = ascii("\",\"result\":\"created\",\"status\":201}}");
    private static final byte[] REPEATED =
            ascii("\",\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\","
                    + "\"reason\":\"version conflict, document already exists\"}}}");
    private static final byte[] REJECTED = ascii("\",\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\","
            + "\"reason\":\"failed to parse\"}}}");
    private static final byte[] THROTTLED = ascii("\",\"status\":429,\"error\":{\"type\":\"cluster_block_exception\","
            + "\"reason\":\"index [weir] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has"
            + " read-only-allow-delete block];\"}}}");

    private final Reception reception;

    BulkProtocol(Reception reception) {
        this.reception = reception;
    }

    static boolean serves(String path) {
        return path.equals("/_bulk") || path.endsWith("/_bulk");
    }

    @Override
    public HttpReply take(HttpRequest request, ActiveFault fault, Workbench workbench) {
        byte[] body = request.body();
        int length = request.length();
        if (length == 0) {
            return error(400, "parse_exception", "request body is required");
        }
        if (body[length - 1] != '\n') {
            return error(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]");
        }
        workbench.begin(request);
        int at = 0;
        while (at < length) {
            int actionEnd = lineEnd(body, at, length);
            if (!isAction(body, at, actionEnd) || actionEnd + 1 >= length) {
                return error(400, "illegal_argument_exception", "Malformed action/metadata line");
            }
            int sourceEnd = takeItem(body, at, actionEnd, fault, workbench);
            if (sourceEnd == ID_TOO_LONG) {
                return error(400, "illegal_argument_exception", "id is too long, must be no longer than 512 bytes");
            }
            at = sourceEnd + 1;
        }
        if (!reception.admits(workbench.arrivals)) {
            return refusal(429);
        }
        reception.take(workbench.arrivals, length, true);
        return answer(body, workbench);
    }

    @Override
    public HttpReply refusal(int status) {
        return switch (status) {
            case 401, 403 -> error(status, "security_exception", "no permissions for [indices:data/write/bulk]");
            case 503 -> error(status, "cluster_block_exception", "SERVICE_UNAVAILABLE/1/state not recovered");
            default -> error(status, "rejected_execution_exception", "rejected execution of coordinating operation");
        };
    }

    /** Where the source line ends, or {@link #ID_TOO_LONG}. */
    private static int takeItem(byte[] body, int action, int actionEnd, ActiveFault fault, Workbench workbench) {
        JsonScan scan = workbench.scan;
        scan.nextEvent();
        int source = actionEnd + 1;
        int valueEnd = scan.at(source) == '{' ? scan.skipValue(source) : JsonScan.MALFORMED;
        // A source that does not close may seem to, further down: what counts is its own line.
        int sourceEnd = lineEnd(body, source, scan.end());
        boolean isSound =
                valueEnd != JsonScan.MALFORMED && valueEnd <= sourceEnd && scan.skipSpace(valueEnd) >= sourceEnd;
        int idFrom = indexAfter(body, ID, action, actionEnd);
        int idTo = idFrom;
        while (idFrom > 0 && idTo < actionEnd && body[idTo] != '"') {
            idTo++;
        }
        if (idTo - idFrom > ID_MAX) {
            return ID_TOO_LONG;
        }
        scan.id(idFrom, idTo);
        int index = workbench.arrivals.add(body, scan);
        if (!isSound || fault.rejects(body, source, sourceEnd)) {
            workbench.arrivals.fate(index, Fate.REJECTED);
        } else if (fault.throttles(body, source, sourceEnd)) {
            workbench.arrivals.fate(index, Fate.THROTTLED);
        }
        return sourceEnd;
    }

    private static HttpReply answer(byte[] body, Workbench workbench) {
        Arrivals arrivals = workbench.arrivals;
        boolean errors = false;
        for (int i = 0; i < arrivals.size() && !errors; i++) {
            errors = arrivals.fate(i) != Fate.NEW;
        }
        workbench.reply.writeBytes(ascii("{\"took\":1,\"errors\":" + errors + ",\"items\":["));
        for (int i = 0; i < arrivals.size(); i++) {
            if (i > 0) {
                workbench.reply.write(',');
            }
            workbench.reply.writeBytes(ITEM);
            if (arrivals.hasId(i)) {
                workbench.reply.write(body, arrivals.idFrom(i), arrivals.idLength(i));
            } else {
                workbench.reply.writeBytes(ascii("auto-" + i));
            }
            workbench.reply.writeBytes(
                    switch (arrivals.fate(i)) {
                        case NEW -> CREATED;
                        case REPEATED -> REPEATED;
                        case THROTTLED -> THROTTLED;
                        case REJECTED -> REJECTED;
                    });
        }
        workbench.reply.writeBytes(ascii("]}"));
        return HttpReply.json(200, workbench.reply.toByteArray());
    }

    private static boolean isAction(byte[] body, int from, int to) {
        return startsWith(body, CREATE, from, to) || startsWith(body, INDEX, from, to);
    }

    /** The index after the pattern, or 0. */
    private static int indexAfter(byte[] body, byte[] pattern, int from, int to) {
        for (int i = from; i <= to - pattern.length; i++) {
            if (startsWith(body, pattern, i, to)) {
                return i + pattern.length;
            }
        }
        return 0;
    }

    private static boolean startsWith(byte[] body, byte[] pattern, int from, int to) {
        return from + pattern.length <= to
                && Arrays.equals(body, from, from + pattern.length, pattern, 0, pattern.length);
    }

    private static int lineEnd(byte[] body, int from, int length) {
        int i = from;
        while (i < length && body[i] != '\n') {
            i++;
        }
        return i;
    }

    private static HttpReply error(int status, String type, String reason) {
        return HttpReply.json(
                status,
                "{\"error\":{\"root_cause\":[],\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"},\"status\":"
                        + status + "}");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
