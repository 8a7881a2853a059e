package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever retention shows or says is explained to those who have to act on it. */
class RetentionDocTest {
    private static final Path DOCUMENTS = Path.of("../../topology-docs");

    @Test
    void everyMetricIsExplainedAndHasAnAlert() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("operations.md"));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new RetentionMetrics(meters, Clock.systemUTC(), Map.of("weir.raw", 0L), List.of("weir.raw"));

        Set<String> names = meters.scrape()
                .lines()
                .filter(line -> line.startsWith("weir_"))
                .map(line -> line.substring(0, line.split("[{ ]", -1)[0].length()))
                .collect(Collectors.toSet());

        assertThat(names)
                .hasSize(6)
                .allSatisfy(name ->
                        assertThat(document).contains("| `" + name + "` |").containsPattern("expr: .*" + name));
    }

    @Test
    void everyEventIsInTheContract() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("topology.md"));
        for (String kind : List.of(RetentionEvents.DELETED, RetentionEvents.HELD, RetentionEvents.NEAR)) {
            assertThat(document).contains("\n| `" + kind + "` |");
        }
    }
}
