package io.weir.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.envelope.Rfc3339;
import java.util.Locale;

/** A journey for scripts, on one line. It may be looked at in a terminal too: nothing but printable ASCII. */
final class JourneyJson {
    private static final int CONTRACT = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JourneyJson() {}

    static String of(Journey journey, boolean payload) {
        ObjectNode all = JSON.createObjectNode()
                .put("v", CONTRACT)
                .put("subject", journey.subject())
                .put("outcome", journey.outcome().text())
                .put("text", journey.sentence());
        ArrayNode steps = all.putArray("steps");
        for (Step step : journey.steps()) {
            ObjectNode node = steps.addObject()
                    .put("kind", step.kind().name().toLowerCase(Locale.ROOT))
                    .put("at", step.at().map(Rfc3339::format).orElse(null))
                    .put("place", step.place().map(Object::toString).orElse(null))
                    .put("text", step.what());
            step.facts().forEach(fact -> add(node, fact));
            if (payload) {
                step.payload().ifPresent(it -> node.put("payload", Printable.bytes(it.bytes(), Integer.MAX_VALUE)));
            }
        }
        try {
            // Jackson leaves the one control character of ASCII that is behind the letters as it is.
            return JSON.writeValueAsString(all).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is JSON", impossible);
        }
    }

    /** What can be there several times is an array, also where it is there once. */
    private static void add(ObjectNode node, Step.Fact fact) {
        if (fact.name().equals("violation")) {
            node.withArray("violations").add(fact.value().toString());
        } else {
            node.set(fact.name(), JSON.valueToTree(fact.value()));
        }
    }
}
