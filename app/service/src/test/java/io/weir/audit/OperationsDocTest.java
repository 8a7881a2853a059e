package io.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.tally.Finding;
import io.weir.tally.Limit;
import io.weir.tally.ScanFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whatever an audit can say is explained to those who have to act on it. */
class OperationsDocTest {
    private static final Path DOCUMENTS = Path.of("../../topology-docs");

    @Test
    void everyKindOfFindingIsExplained() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("operations.md"));
        List<Class<?>> kinds = new ArrayList<>(List.of(Finding.class.getPermittedSubclasses()));
        kinds.remove(ScanFinding.class);
        kinds.addAll(List.of(ScanFinding.class.getPermittedSubclasses()));
        for (Class<?> kind : kinds) {
            String name =
                    kind.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            assertThat(document).contains("\n| `" + name + "` |");
        }
    }

    @Test
    void everyLimitIsExplained() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("operations.md"));
        for (Limit.Kind kind : Limit.Kind.values()) {
            assertThat(document).contains("\n| `" + kind.name().toLowerCase(Locale.ROOT) + "` |");
        }
    }

    @Test
    void everyMetricIsExplainedAndHasAnAlert() throws IOException {
        String document = Files.readString(DOCUMENTS.resolve("operations.md"));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new AuditMetrics(meters, Clock.systemUTC());
        assertThat(meters.scrape().lines().filter(line -> line.startsWith("weir_audit_")))
                .hasSize(4)
                .allSatisfy(line -> {
                    String name = line.substring(0, line.indexOf(' '));
                    assertThat(line).endsWith("NaN");
                    assertThat(document).contains("| `" + name + "` |").containsPattern("expr: .*" + name);
                });
    }
}
