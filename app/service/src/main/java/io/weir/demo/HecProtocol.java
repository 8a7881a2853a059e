package io.weir.demo;

import io.weir.demo.Arrivals.Fate;

/**
 * Splunk's HTTP Event Collector as it really behaves: a body is taken in order, and a fault at event N leaves 0..N-1
 * indexed; an unknown key in an envelope drops that object and the rest of the body and still answers 200.
 */
final class HecProtocol implements SiemProtocol {
    private static final int NO_DATA = 5;
    private static final int INVALID_FORMAT = 6;
    private static final int EVENT_REQUIRED = 12;
    private static final int EVENT_BLANK = 13;
    private static final int BAD_FIELDS = 15;

    /** Ends the reading of a body without an error; no code of HEC's own is negative. */
    private static final int SILENT_END = -1;

    private static final int SOUND = 0;
    /** Beside time, fields and event, which have rules of their own. */
    private static final String[] FREE_KEYS = {"host", "source", "sourcetype", "index"};

    private final Reception reception;

    HecProtocol(Reception reception) {
        this.reception = reception;
    }

    static boolean serves(String path) {
        return path.equals("/services/collector") || path.startsWith("/services/collector/");
    }

    @Override
    public HttpReply take(HttpRequest request, ActiveFault fault, Workbench workbench) {
        String authorization = request.header("authorization").orElse("");
        if (authorization.isEmpty()) {
            return error(401, 2, "Token is required");
        }
        if (!authorization.startsWith("Splunk ") || authorization.length() == "Splunk ".length()) {
            return error(401, 3, "Invalid authorization");
        }
        String encoding = request.header("content-encoding").orElse("");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("gzip")) {
            return HttpReply.html(415, "Unsupported Media Type");
        }
        if (request.path().endsWith("/ack")) {
            return error(400, 14, "ACK is disabled");
        }
        workbench.begin(request);
        return request.path().startsWith("/services/collector/raw")
                ? takeLines(request, workbench)
                : takeEvents(request, fault, workbench);
    }

    @Override
    public HttpReply refusal(int status) {
        return switch (status) {
            case 401 -> error(401, 3, "Invalid authorization");
            case 403 -> error(403, 4, "Invalid token");
            case 503 -> error(503, 9, "Server is busy");
            default -> error(status, 9, "Too many requests");
        };
    }

    static HttpReply health(boolean busy) {
        return busy ? error(503, 18, "HEC is unhealthy, queues are full") : error(200, 17, "HEC is healthy");
    }

    private HttpReply takeEvents(HttpRequest request, ActiveFault fault, Workbench workbench) {
        JsonScan scan = workbench.scan;
        int number = 0;
        int code = scan.skipSpace(0) == scan.end() ? NO_DATA : SOUND;
        Envelope envelope = new Envelope(scan);
        int at = scan.skipSpace(0);
        while (code == SOUND && at < scan.end()) {
            scan.nextEvent();
            int from = at;
            code = envelope.read(from);
            at = scan.skipSpace(envelope.end);
            if (code == SOUND && !envelope.skipped) {
                int index = workbench.arrivals.add(request.body(), scan);
                if (fault.rejects(request.body(), from, envelope.end)) {
                    workbench.arrivals.fate(index, Fate.REJECTED);
                    code = INVALID_FORMAT;
                }
            }
            number += code == SOUND ? 1 : 0;
        }
        if (!reception.admits(workbench.arrivals)) {
            return refusal(429);
        }
        reception.take(workbench.arrivals, request.length(), false);
        return answer(code, number);
    }

    private static HttpReply answer(int code, int number) {
        return switch (code) {
            case SOUND, SILENT_END -> error(200, 0, "Success");
            case NO_DATA -> error(400, NO_DATA, "No data");
            case EVENT_REQUIRED -> errorAt(code, "Event field is required", number);
            case EVENT_BLANK -> errorAt(code, "Event field cannot be blank", number);
            case BAD_FIELDS -> errorAt(code, "Error in handling indexed fields", number);
            default -> errorAt(code, "Invalid data format", number);
        };
    }

    private HttpReply takeLines(HttpRequest request, Workbench workbench) {
        byte[] body = request.body();
        int from = 0;
        for (int i = 0; i <= request.length(); i++) {
            if (i == request.length() || body[i] == '\n') {
                if (i > from) {
                    workbench.scan.nextEvent();
                    Marker.find(body, from, i, workbench.scan.marker);
                    workbench.arrivals.add(body, workbench.scan);
                }
                from = i + 1;
            }
        }
        if (!reception.admits(workbench.arrivals)) {
            return refusal(429);
        }
        reception.take(workbench.arrivals, request.length(), false);
        return answer(workbench.arrivals.size() == 0 ? NO_DATA : SOUND, 0);
    }

    private static HttpReply error(int status, int code, String text) {
        return HttpReply.json(status, "{\"text\":\"" + text + "\",\"code\":" + code + "}");
    }

    private static HttpReply errorAt(int code, String text, int number) {
        return HttpReply.json(
                400, "{\"text\":\"" + text + "\",\"code\":" + code + ",\"invalid-event-number\":" + number + "}");
    }

    /** Reads one object of the body. */
    private static final class Envelope {
        private final JsonScan scan;
        private int end;
        /** {@code fields} without {@code event}: answered with success, and not indexed. */
        private boolean skipped;

        private boolean hasEvent;
        private boolean hasFields;
        private int fault;

        Envelope(JsonScan scan) {
            this.scan = scan;
        }

        int read(int from) {
            end = from;
            skipped = false;
            hasEvent = false;
            hasFields = false;
            fault = SOUND;
            if (scan.at(from) != '{') {
                return INVALID_FORMAT;
            }
            int at = scan.skipSpace(from + 1);
            while (scan.at(at) != '}') {
                at = readMember(at);
                if (at == JsonScan.MALFORMED) {
                    return fault == SILENT_END ? SILENT_END : INVALID_FORMAT;
                }
                at = scan.skipSpace(at);
                if (scan.at(at) == ',') {
                    at = scan.skipSpace(at + 1);
                } else if (scan.at(at) != '}') {
                    return INVALID_FORMAT;
                }
            }
            end = at + 1;
            if (fault == SOUND && !hasEvent && !hasFields) {
                return EVENT_REQUIRED;
            }
            skipped = !hasEvent;
            return fault;
        }

        private int readMember(int at) {
            int keyEnd = scan.skipString(at);
            if (keyEnd == JsonScan.MALFORMED) {
                return JsonScan.MALFORMED;
            }
            int colon = scan.skipSpace(keyEnd);
            if (scan.at(colon) != ':') {
                return JsonScan.MALFORMED;
            }
            int from = scan.skipSpace(colon + 1);
            return readValue(at + 1, keyEnd - 1, from);
        }

        private int readValue(int keyFrom, int keyTo, int from) {
            boolean isFields = scan.matches(keyFrom, keyTo, "fields");
            int idFrom = scan.idFrom();
            int idTo = scan.idTo();
            int to = scan.skipValue(from);
            if (to == JsonScan.MALFORMED) {
                return to;
            }
            if (scan.matches(keyFrom, keyTo, "event")) {
                hasEvent = true;
                note(eventFault(from, to));
                if (hasFields && idTo > idFrom) {
                    scan.id(idFrom, idTo);
                }
            } else if (isFields) {
                hasFields = true;
                note(scan.at(from) == '{' && scan.objects() == 1 ? SOUND : BAD_FIELDS);
            } else if (scan.matches(keyFrom, keyTo, "time")) {
                note(isTime(from, to) ? SOUND : BAD_FIELDS);
            } else if (!isFree(keyFrom, keyTo)) {
                fault = SILENT_END;
                return JsonScan.MALFORMED;
            }
            return to;
        }

        private boolean isFree(int keyFrom, int keyTo) {
            for (String key : FREE_KEYS) {
                if (scan.matches(keyFrom, keyTo, key)) {
                    return true;
                }
            }
            return false;
        }

        private void note(int found) {
            fault = fault == SOUND ? found : fault;
        }

        private int eventFault(int from, int to) {
            if (scan.matches(from, to, "null") || scan.matches(from, to, "false")) {
                return INVALID_FORMAT;
            }
            return scan.at(from) == '"' && scan.skipSpace(from + 1) == to - 1 ? EVENT_BLANK : SOUND;
        }

        /** Plain decimals only, quoted or not: HEC takes no exponent. */
        private boolean isTime(int from, int to) {
            int quotes = scan.at(from) == '"' ? 1 : 0;
            int dots = 0;
            for (int i = from + quotes; i < to - quotes; i++) {
                byte b = scan.at(i);
                dots += b == '.' ? 1 : 0;
                if (b != '.' && (b < '0' || b > '9')) {
                    return false;
                }
            }
            return dots <= 1 && to - from > 2 * quotes;
        }
    }
}
