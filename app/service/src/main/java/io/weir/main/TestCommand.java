package io.weir.main;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Settings;
import io.weir.verdict.ExampleResult;
import io.weir.verdict.Examples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "test",
        description = "Judge the examples of every log type and compare with what they expect.",
        footer = {
            "",
            "Examples:",
            "  weir test                          the log types Weir ships",
            "  weir test --config weir.yaml       and those of schemas.dirs",
        })
final class TestCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "Print JSON, one line an example.")
    private boolean json;

    TestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Logging.toConsole("WARN");
        Settings settings = options.settings(context.environment());
        List<ExampleResult> results = Examples.run(ConfigOptions.catalog(settings));
        ObjectMapper mapper = new ObjectMapper();
        for (ExampleResult result : results) {
            if (json) {
                context.out().println(mapper.writeValueAsString(fields(result)));
            } else if (!result.passed()) {
                context.out().println(result);
            }
        }
        long failed = results.stream().filter(result -> !result.passed()).count();
        if (!json) {
            context.out()
                    .println(results.size() + " examples, "
                            + (failed == 0 ? "all as expected" : failed + " not as expected"));
        }
        return failed == 0 ? ExitCode.OK : ExitCode.FAILURE;
    }

    private static Map<String, Object> fields(ExampleResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", result.type());
        fields.put("example", result.example());
        fields.put("file", result.file().toString());
        fields.put("passed", result.passed());
        fields.put("differences", result.differences());
        return fields;
    }
}
