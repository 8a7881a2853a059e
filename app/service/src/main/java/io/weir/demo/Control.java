package io.weir.demo;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Commands and questions over HTTP, for a fake SIEM in a process or container of its own. */
final class Control {
    private final FakeSiem siem;

    Control(FakeSiem siem) {
        this.siem = siem;
    }

    static boolean serves(HttpRequest request) {
        String path = request.path();
        return path.startsWith("/_fault")
                || path.startsWith("/_stats")
                || path.startsWith("/_health")
                || path.startsWith("/_markers")
                || request.method().equals("OPTIONS")
                || path.equals("/services/collector/health")
                || (!request.method().equals("POST") && !request.method().equals("PUT"));
    }

    HttpReply answer(HttpRequest request) {
        return switch (request.path()) {
            case "/_fault" -> fault(request);
            case "/_stats" -> HttpReply.json(200, stats());
            case "/_markers" -> markers(request);
            case "/_health" -> HttpReply.json(200, "{\"status\":\"up\"}");
            case "/services/collector/health" -> HecProtocol.health(siem.fault(Fault.Kind.BUSY));
            case "/" -> HttpReply.json(200, "{\"name\":\"weir-fake-siem\",\"version\":{\"number\":\"2.19.4\"}}");
            default ->
                request.method().equals("OPTIONS")
                        ? HttpReply.json(200, "{}")
                        : HttpReply.json(404, "{\"error\":\"no such page\"}");
        };
    }

    /** {@code POST /_fault?kind=429&for=20s}, the kind with its argument as on the command line; DELETE ends it. */
    private HttpReply fault(HttpRequest request) {
        if (request.method().equals("DELETE")
                || request.parameter("kind").orElse("").equals("none")) {
            siem.behave();
            return HttpReply.json(200, stats());
        }
        if (request.method().equals("GET")) {
            return HttpReply.json(200, stats());
        }
        try {
            FaultSpec spec = FaultSpec.parse(request.parameter("kind").orElse(""));
            @Nullable Duration span = spec.duration();
            if (request.parameter("for").isPresent()) {
                span = Span.parse(request.parameter("for").get()).orElse(null);
                if (span == null) {
                    return HttpReply.json(400, "{\"error\":\"for is no time; write it as 500ms, 20s, 2m or 1h\"}");
                }
            }
            if (span == null) {
                siem.misbehave(spec.fault());
            } else {
                siem.misbehave(spec.fault(), span);
            }
            return HttpReply.json(200, stats());
        } catch (IllegalArgumentException wrong) {
            return HttpReply.json(400, "{\"error\":\"" + Json.escape(String.valueOf(wrong.getMessage())) + "\"}");
        }
    }

    /** The bitmap of a run's markers: bit n of byte n/8 is event n. */
    private HttpReply markers(HttpRequest request) {
        OptionalLong run = Marker.parseRun(request.parameter("run").orElse(""));
        return run.isEmpty()
                ? HttpReply.json(400, "{\"error\":\"run is six characters of 0-9 and a-z\"}")
                : HttpReply.bytes(siem.markers(run.getAsLong()).toByteArray());
    }

    private String stats() {
        String received = siem.received().json();
        String fault =
                siem.fault().map(it -> "\"" + Json.escape(it.toString()) + "\"").orElse("null");
        String left =
                siem.faultLeft().map(span -> Long.toString(span.toMillis())).orElse("null");
        return received.substring(0, received.length() - 1) + ",\"fault\":" + fault + ",\"fault_left_millis\":" + left
                + "}";
    }
}
