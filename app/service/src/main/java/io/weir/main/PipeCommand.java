package io.weir.main;

import io.weir.config.Settings;
import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.verdict.CatalogJudge;
import io.weir.verdict.Judge;
import io.weir.verdict.Verdict;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pipe",
        description = "Judge each line of files or of standard input, and print its verdict. Needs no Kafka.",
        footer = {
            "",
            "Examples:",
            "  weir pipe < /var/log/auth.log",
            "  weir pipe --json events.ndjson | jq 'select(.verdict == \"rejected\")'",
            "  journalctl -f | weir pipe --sourcetype linux_secure",
            "  weir pipe --strict events.ndjson        exit code 1 if a line is rejected"
        })
final class PipeCommand implements Callable<Integer> {
    /** More than any event may have; the judge says that such a line is oversize. */
    private static final int LINE_BYTES_MAX = 2_000_000;

    /** How far it may run on after the reader has gone. */
    private static final int LINES_BETWEEN_LOOKS = 1_000;

    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "Print JSON, one line a verdict.")
    private boolean json;

    @Option(names = "--strict", description = "Exit with 1 if a line is rejected.")
    private boolean strict;

    @Option(names = "--sourcetype", description = "What the sender would say the lines are.")
    private @Nullable String sourcetype;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files to read; - or none is standard input.")
    private List<String> files = List.of();

    private long valid;
    private long priority;
    private long rejected;

    PipeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        Judge judge = new CatalogJudge(ConfigOptions.catalog(settings));
        PrintStream out =
                new PrintStream(new BufferedOutputStream(context.out(), 1 << 16), false, StandardCharsets.UTF_8);
        for (String file : files.isEmpty() ? List.of("-") : files) {
            try (InputStream in = open(file)) {
                if (!judge(judge, in, out)) {
                    return ExitCode.OK;
                }
            } catch (NoSuchFileException missing) {
                out.flush();
                context.err().println("weir pipe: there is no file " + file);
                return ExitCode.USAGE;
            } catch (IOException unreadable) {
                out.flush();
                context.err().println("weir pipe: " + file + " cannot be read: " + unreadable.getMessage());
                return ExitCode.FAILURE;
            }
        }
        out.flush();
        context.err()
                .println((valid + priority + rejected) + " lines: " + valid + " valid, " + priority + " priority, "
                        + rejected + " rejected");
        return strict && rejected > 0 ? ExitCode.FAILURE : ExitCode.OK;
    }

    /** False where nobody reads the output any more, as with {@code | head}. */
    private boolean judge(Judge judge, InputStream in, PrintStream out) throws IOException {
        LineReader lines = new LineReader(in, LINE_BYTES_MAX);
        Hints hints = new Hints(sourcetype, null, null, null, null, null);
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            if (line.length == 0) {
                continue;
            }
            long number = valid + priority + rejected + 1;
            Envelope envelope = new Envelope(
                    new Sid("pipe", 0, number),
                    new Origin("pipe", 0, number),
                    Instant.now(),
                    hints,
                    Payload.wrap(line));
            Verdict verdict = judge.judge(envelope);
            count(verdict);
            out.print((json ? VerdictText.json(number, verdict) : VerdictText.line(number, verdict)) + "\n");
            // Whoever follows a log sees each verdict at once; a file is judged at full speed.
            if ((in.available() == 0 || number % LINES_BETWEEN_LOOKS == 0) && isUnread(out)) {
                return false;
            }
        }
        return !isUnread(out);
    }

    /** Writes out what is buffered. The process's own stream is asked, since it keeps what fails to itself. */
    private boolean isUnread(PrintStream out) {
        out.flush();
        return context.out().checkError();
    }

    private void count(Verdict verdict) {
        if (verdict instanceof Verdict.Rejected) {
            rejected++;
        } else if (verdict instanceof Verdict.Priority) {
            priority++;
        } else {
            valid++;
        }
    }

    private InputStream open(String file) throws IOException {
        return file.equals("-") ? context.in() : Files.newInputStream(Path.of(file));
    }
}
