package io.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.tally.Finding;
import io.weir.tally.Finding.Missing;
import io.weir.tally.LaneSum;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditReportTest {
    private static final Instant AT = Instant.parse("2026-11-25T08:00:00Z");
    private static final Finding MISSING = new Missing("web-7", new Place("weir.raw", 2), 3, 1841, 1847, 99_120);
    private static final Limit LIMIT = new Limit(Limit.Kind.COUNTED_SINCE, "weir.raw-0 is counted since offset 21");

    @Test
    void saysInOneLineThatAllIsWell() {
        String text = new AuditReport(AuditEventsTest.residual(), AT).text(false);

        assertThat(text.lines()).contains("residual 0: every event is accounted for");
        assertThat(text.lines().skip(1).findFirst().orElseThrow().split(" +"))
                .containsExactly("web-7", "9", "5", "1", "3", "4", "7", "2", "0");
    }

    @Test
    void namesEachFindingAndEachLimit() {
        Residual residual = new Residual(List.of(MISSING), List.of(LIMIT), List.of(), true);

        assertThat(new AuditReport(residual, AT).text(false))
                .contains("residual 7: 7 missing, 0 too many")
                .contains("  missing: lane web-7, epoch 3, seq 1841..1847, last seen in weir.raw-2@99120")
                .contains("before the edge")
                .contains("weir.raw-0 is counted since offset 21");
    }

    @Test
    void showsTheWorstOfManyLanesAndTheirSum() {
        List<LaneSum> lanes = IntStream.range(0, 100)
                .mapToObj(
                        it -> new LaneSum("lane-" + it, 10, 0, 10, 0, 0, 10, 0, 0, it == 42 ? 3 : 0, it == 77 ? 1 : 0))
                .toList();
        AuditReport report = new AuditReport(new Residual(List.of(), List.of(), lanes, true), AT);

        List<String> lines = report.text(false).lines().toList();

        assertThat(lines.get(1)).startsWith("lane-77 ");
        assertThat(lines.get(2)).startsWith("lane-42 ");
        assertThat(lines.get(11)).isEqualTo("... and 90 lanes more (weir audit --lanes shows all)");
        assertThat(lines.get(12)).startsWith("all ").contains("1,000");
        assertThat(report.text(true).lines().filter(it -> it.startsWith("lane-")))
                .hasSize(100);
    }

    @Test
    void printsAllOfItAsJson() throws Exception {
        Residual residual = new Residual(
                List.of(MISSING), List.of(LIMIT), List.of(new LaneSum("web-7", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), false);

        JsonNode json = new ObjectMapper().readTree(new AuditReport(residual, AT).json());

        assertThat(json)
                .hasToString("{\"v\":1,\"at\":\"2026-11-25T08:00:00.000Z\",\"residual\":7,\"missing\":7,\"repeated\":0,"
                        + "\"exact\":false,\"counts\":{\"taken\":1,\"redriven\":2,\"valid\":3,\"priority\":4,\"dead_letters\":5,"
                        + "\"delivered\":6,\"rejected\":7},\"backlog\":{\"raw\":8,\"out\":9},\"findings\":[{\"kind\":\"missing\","
                        + "\"text\":\"missing: lane web-7, epoch 3, seq 1841..1847, last seen in weir.raw-2@99120\","
                        + "\"missing\":7,\"repeated\":0,\"detail\":{\"lane\":\"web-7\",\"place\":{\"topic\":\"weir.raw\","
                        + "\"partition\":2},\"epoch\":3,\"first\":1841,\"last\":1847,\"seen_at\":99120}}],"
                        + "\"limits\":[{\"kind\":\"counted_since\",\"text\":\"weir.raw-0 is counted since offset 21\"}],"
                        + "\"lanes\":[{\"lane\":\"web-7\",\"taken\":1,\"redriven\":2,\"valid\":3,\"priority\":4,"
                        + "\"dead_letters\":5,\"delivered\":6,\"rejected\":7,\"waiting_raw\":8,\"waiting_out\":9,"
                        + "\"residual\":10}]}");
    }
}
