package io.weir.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.envelope.Rfc3339;
import io.weir.tally.Finding;
import io.weir.tally.LaneSum;
import io.weir.tally.Limit;
import io.weir.tally.Residual;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;

/** A residual as JSON. The names are a contract with scripts and with the readers of the events topic. */
final class AuditJson {
    static final int CONTRACT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private AuditJson() {}

    /** All of it. */
    static ObjectNode of(Residual residual, Instant at) {
        ObjectNode all = JSON.createObjectNode().put("v", CONTRACT).put("at", Rfc3339.format(at));
        all.setAll(summary(residual));
        all.set("findings", findings(residual.findings()));
        ArrayNode limits = all.putArray("limits");
        for (Limit limit : residual.limits()) {
            limits.addObject()
                    .put("kind", limit.kind().name().toLowerCase(Locale.ROOT))
                    .put("text", limit.text());
        }
        ArrayNode lanes = all.putArray("lanes");
        residual.lanes().forEach(lane -> lanes.add(JSON.<ObjectNode>valueToTree(lane)));
        return all;
    }

    /** The numbers over all lanes. */
    static ObjectNode summary(Residual residual) {
        LaneSum total = residual.total();
        ObjectNode summary = JSON.createObjectNode()
                .put("residual", residual.events())
                .put("missing", residual.missing())
                .put("repeated", residual.surplus())
                .put("exact", residual.isExact());
        summary.putObject("counts")
                .put("taken", total.taken())
                .put("redriven", total.redriven())
                .put("valid", total.valid())
                .put("priority", total.priority())
                .put("dead_letters", total.deadLetters())
                .put("delivered", total.delivered())
                .put("rejected", total.rejected());
        summary.putObject("backlog").put("raw", total.waitingRaw()).put("out", total.waitingOut());
        return summary;
    }

    static ArrayNode findings(Collection<Finding> findings) {
        ArrayNode array = JSON.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode node = array.addObject().put("kind", finding.kind()).put("text", finding.toString());
            node.put("missing", finding.missing()).put("repeated", finding.surplus());
            // The components of the record, each under its own name.
            ObjectNode detail = JSON.valueToTree(finding);
            detail.remove("bound");
            node.set("detail", detail);
        }
        return array;
    }
}
