package io.weir.main;

import io.weir.demo.SiemProgram;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "siem",
        description = "Run the demo's SIEM alone: it speaks Splunk HEC, OpenSearch _bulk and plain HTTP, and misbehaves"
                + " on command.",
        footer = {
            "",
            "Examples:",
            "  weir siem --port 8188",
            "  curl -X POST 'http://127.0.0.1:8188/_fault?kind=429&for=20s'"
        })
final class SiemCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "8188", description = "The port (default: ${DEFAULT-VALUE}).")
    private int port;

    SiemCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Logging.toConsole("INFO");
        return SiemProgram.run(host, port, context.out());
    }
}
