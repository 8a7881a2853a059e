package io.weir.main;

import io.weir.audit.AuditScope;
import io.weir.config.Settings;
import io.weir.journey.Explainer;
import io.weir.journey.Journey;
import io.weir.journey.Question;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        description = {
            "Tell what happened to one event: when it came in and through which lane, what was decided and why, in which",
            "batch it was sent, what the SIEM said, and where it is now. Changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:it is delivered, a dead letter, or waits",
            " 1:it is missing, or was not found",
            " 2:that names no event",
            "69:no broker answers",
            "78:the settings are wrong"
        },
        footer = {
            "",
            "Examples:",
            "  weir explain web-7:1795236417385:1841          weir.sid of a dead letter; weir.id or _id in the SIEM",
            "  weir explain weir.valid-2@991                  what stands at a place of raw, valid, priority or dlq",
            "  weir explain weir.receipts-0@17                a receipt: which batch, and what the SIEM said",
            "  weir explain 'lane web-7, epoch 3, seq 1841'   as weir audit names an event",
            "  weir explain --payload weir.dlq-1@4            with its bytes, escaped",
            "  weir explain --json weir.dlq-1@4 | jq .outcome"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "EVENT", arity = "1..*", description = "A sid, or topic-partition@offset.")
    private List<String> event = List.of();

    @Option(names = "--json", description = "Print JSON, on one line.")
    private boolean json;

    @Option(names = "--payload", description = "Print the bytes too, escaped. They may hold secrets.")
    private boolean payload;

    @Option(names = "--seconds", paramLabel = "N", description = "How long to search (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Logging.toConsole("ERROR");
        Settings settings = options.settings(context.environment());
        Question question = question(settings);
        AuditScope scope = AuditScope.of(settings, ConfigOptions.kafka(settings), settings.topics());
        try (Explainer explainer = new Explainer(scope, Duration.ofSeconds(seconds), context.err()::println)) {
            Journey journey = explainer.explain(question);
            if (json) {
                context.out().println(journey.json(payload));
            } else {
                context.out().print(journey.text(payload));
                context.out().flush();
            }
            return journey.outcome().isExplained() ? ExitCode.OK : ExitCode.FAILURE;
        }
    }

    /** A finding that is pasted without quotes comes in several words. */
    private Question question(Settings settings) {
        try {
            return Question.parse(String.join(" ", event), settings.topics());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }
}
