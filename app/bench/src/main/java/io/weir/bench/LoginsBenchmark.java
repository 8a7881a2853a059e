package io.weir.bench;

import io.weir.demo.Demo;
import io.weir.demo.DemoOptions;
import io.weir.demo.FakeSiem;
import io.weir.demo.FaultSpec;
import io.weir.demo.Mix;
import io.weir.demo.Pace;
import io.weir.demo.Siem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Logins in 90 seconds, and then once more as fast as they go, each time with a minute in the middle in which the SIEM
 * throttles all of them. Fails where one is missing, or there twice.
 */
record LoginsBenchmark(String kindOfSiem, long events) {
    private static final long SECONDS = 90;
    private static final int CONNECTIONS = 4;
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(3);

    public static void main(String[] args) throws Exception {
        LoginsBenchmark logins =
                new LoginsBenchmark(System.getProperty("siem", "opensearch"), Long.getLong("events", 50_000));
        int code = 0;
        for (boolean fast : new boolean[] {false, true}) {
            try (Scratch scratch = Scratch.make("logins")) {
                code = Math.max(code, logins.run(scratch.folder(), fast));
            }
        }
        System.exit(code);
    }

    private int run(Path folder, boolean fast) throws Exception {
        if (kindOfSiem.equals("splunk")) {
            try (FakeSiem siem = FakeSiem.start(0)) {
                return run(folder, fast, siem, UpProcess.Target.splunk(siem.url()));
            }
        }
        try (OpenSearchProcess server = OpenSearchProcess.start(Files.createDirectory(folder.resolve("opensearch")))) {
            return run(folder, fast, new OpenSearchSiem(server), UpProcess.Target.openSearch(server.url()));
        }
    }

    private int run(Path folder, boolean fast, Siem siem, UpProcess.Target target) throws Exception {
        try (UpProcess up = UpProcess.start(folder, target, Map.of())) {
            up.awaitReady();
            long perSecond = fast ? 0 : (events + SECONDS - 1) / SECONDS;
            DemoOptions options = new DemoOptions(
                    Mix.LOGINS,
                    events,
                    new Pace(perSecond, List.of()),
                    List.of(FaultSpec.parse(fast ? "429:60s@0s" : "429:60s@15s")),
                    true,
                    1,
                    CONNECTIONS,
                    DRAIN_PATIENCE);
            int code = new Demo(options, up.seen(), siem, System.out, Clock.systemUTC()).run();
            long twice = siem.received().duplicates();
            if (twice > 0) {
                System.out.println("There twice: " + twice);
            }
            return twice > 0 ? 1 : code;
        }
    }
}
