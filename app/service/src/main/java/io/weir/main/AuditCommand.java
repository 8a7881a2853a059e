package io.weir.main;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.audit.AuditHistory;
import io.weir.audit.AuditReport;
import io.weir.audit.AuditScope;
import io.weir.audit.FastAudit;
import io.weir.audit.Reach;
import io.weir.config.Settings;
import io.weir.rescan.DeepAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "audit",
        description = {
            "Prove that every event is accounted for, or name what is not: what sources committed is judged or waits,",
            "what was judged is delivered, a dead letter, or waits. Takes seconds whatever the volume, because it reads the",
            "accounts that the parts keep; with --deep it reads the events. Exit code 0 only when the residual is 0."
        },
        footer = {
            "",
            "Examples:",
            "  weir audit                            the weir up that runs on this machine",
            "  weir audit --config weir.yaml         a cluster of yours",
            "  weir audit --json | jq .residual      everything, for a script",
            "  weir audit --deep                     reads every record, and believes no account",
            "  weir audit --since 1h                 a line for each minute of the last hour"
        })
final class AuditCommand implements Callable<Integer> {
    /** Longer than the commit intervals of judge and sink, so that what was on its way has come. */
    private static final long SECOND_LOOK_MILLIS = 3_000;

    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--lanes", description = "Show every lane, and not only the worst ten.")
    private boolean lanes;

    @Option(names = "--json", description = "Print JSON: everything, on one line.")
    private boolean json;

    @Option(names = "--deep", description = "Read every record of every topic, instead of what the parts have counted.")
    private boolean deep;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Ago.class,
            description = "Print what the running parts' own audits found, since so long ago: 30m, 12h, 7d.")
    private @Nullable Duration since;

    AuditCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        AuditScope scope = AuditScope.of(settings, ConfigOptions.kafka(settings), settings.topics());
        if (since != null) {
            return history(scope, since);
        }
        return print(deep ? deep(scope) : fast(scope));
    }

    private static AuditReport fast(AuditScope scope) throws InterruptedException {
        try (FastAudit audit = new FastAudit(scope, Reach.COMMAND)) {
            return new AuditReport(audit.confirmed(AuditCommand::untilSecondLook), Instant.now());
        }
    }

    private AuditReport deep(AuditScope scope) throws InterruptedException {
        try (DeepAudit audit = new DeepAudit(scope);
                ScanProgress progress = new ScanProgress(audit, context.err())) {
            if (Boolean.getBoolean("weir.terminal")) {
                progress.start();
            }
            return audit.confirmed(AuditCommand::untilSecondLook);
        }
    }

    private static void untilSecondLook() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SECOND_LOOK_MILLIS);
    }

    private int print(AuditReport report) {
        if (json) {
            context.out().println(report.json());
        } else {
            context.out().print(report.text(lanes));
        }
        return report.isSound() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private int history(AuditScope scope, Duration ago) {
        List<JsonNode> events = AuditHistory.since(scope, Instant.now().minus(ago));
        if (events.isEmpty() && !json) {
            context.err()
                    .println("No audit has written to " + scope.topics().events()
                            + " since then: weir up and weir sink do, once a minute.");
        }
        boolean isSound = true;
        for (JsonNode event : events) {
            context.out().println(json ? event.toString() : AuditHistory.line(event));
            isSound &= event.path("residual").asLong() == 0;
        }
        return isSound && !events.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** A duration as the settings write it. */
    static final class Ago implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

        @Override
        public Duration convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("should be a time such as 30m, 12h or 7d, and is \"" + text + "\"");
            }
            long count = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
    }
}
