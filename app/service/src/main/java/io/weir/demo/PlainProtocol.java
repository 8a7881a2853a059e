package io.weir.demo;

/** Any HTTP collector: a JSON array or NDJSON, taken whole or not at all, with a status and nothing more to learn. */
final class PlainProtocol implements SiemProtocol {
    private final Reception reception;

    PlainProtocol(Reception reception) {
        this.reception = reception;
    }

    @Override
    public HttpReply take(HttpRequest request, ActiveFault fault, Workbench workbench) {
        workbench.begin(request);
        JsonScan scan = workbench.scan;
        int start = scan.skipSpace(0);
        boolean isArray = scan.at(start) == '[';
        int at = isArray ? scan.skipSpace(start + 1) : start;
        while (at < scan.end() && !(isArray && scan.at(at) == ']')) {
            scan.nextEvent();
            int to = scan.skipValue(at);
            if (to == JsonScan.MALFORMED || fault.rejects(request.body(), at, to)) {
                return refusal(400);
            }
            workbench.arrivals.add(request.body(), scan);
            at = scan.skipSpace(to);
            if (isArray && scan.at(at) == ',') {
                at = scan.skipSpace(at + 1);
            } else if (isArray && scan.at(at) != ']') {
                return refusal(400);
            }
        }
        boolean isWhole = isArray ? scan.at(at) == ']' && scan.skipSpace(at + 1) == scan.end() : at == scan.end();
        if (!isWhole || workbench.arrivals.size() == 0) {
            return refusal(400);
        }
        if (!reception.admits(workbench.arrivals)) {
            return refusal(429);
        }
        reception.take(workbench.arrivals, request.length(), false);
        return HttpReply.json(200, "{\"taken\":" + workbench.arrivals.size() + "}");
    }

    @Override
    public HttpReply refusal(int status) {
        return HttpReply.json(status, "{\"error\":" + status + "}");
    }
}
