package io.weir.demo;

import java.io.PrintStream;
import java.net.InetSocketAddress;

/** The fake SIEM as a process of its own: {@code weir siem --port 8188}, as docker compose runs it. */
public final class SiemProgram {
    private SiemProgram() {}

    /** Serves until the process is told to stop. */
    public static int run(String host, int port, PrintStream out) throws InterruptedException {
        try (FakeSiem siem = FakeSiem.start(new InetSocketAddress(host, port), System::nanoTime)) {
            Runtime.getRuntime().addShutdownHook(new Thread(siem::close, "fake-siem-stop"));
            String at = host + ":" + siem.port();
            out.println("The fake SIEM listens on " + at + ":");
            out.println("  Splunk HEC   http://" + at + "/services/collector/event   (any token)");
            out.println("  OpenSearch   http://" + at + "/_bulk");
            out.println("  plain HTTP   http://" + at + "/   (JSON array or NDJSON)");
            out.println("  misbehave    curl -X POST 'http://" + at + "/_fault?kind=429&for=20s'");
            out.println("  account      curl http://" + at + "/_stats");
            out.flush();
            siem.awaitClose();
        }
        return 0;
    }
}
