package io.weir.demo;

import java.io.ByteArrayOutputStream;

/** What one connection needs to look at a request, kept from one to the next. */
final class Workbench {
    final JsonScan scan = new JsonScan();
    final Arrivals arrivals = new Arrivals();
    final ByteArrayOutputStream reply = new ByteArrayOutputStream(64 << 10);

    void begin(HttpRequest request) {
        scan.over(request.body(), request.length());
        arrivals.clear();
        reply.reset();
    }
}
