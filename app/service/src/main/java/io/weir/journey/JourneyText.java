package io.weir.journey;

import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import java.util.Locale;

/** A journey for a person: where the event is now, then a line a step, with what is known of it below. */
final class JourneyText {
    /** More is for the console tools: the text names the place. */
    private static final int PAYLOAD_BYTES_MAX = 16_384;

    private static final String NO_TIME = " ".repeat(Rfc3339.LENGTH);

    private JourneyText() {}

    static String of(Journey journey, boolean payload) {
        StringBuilder text = new StringBuilder();
        text.append(Printable.text(journey.subject())).append(": ").append(Printable.text(journey.sentence()));
        text.append('\n');
        for (Step step : journey.steps()) {
            text.append('\n').append(step.at().map(Rfc3339::format).orElse(NO_TIME));
            text.append(
                    String.format(Locale.ROOT, "  %-10s ", step.kind().name().toLowerCase(Locale.ROOT)));
            step.place().map(Origin::toString).ifPresent(it -> text.append(it).append("  "));
            text.append(Printable.text(step.what())).append('\n');
            for (Step.Fact fact : step.facts()) {
                line(
                        text,
                        fact.name().replace('_', ' '),
                        Printable.text(fact.value().toString()));
            }
            if (payload) {
                step.payload().ifPresent(it -> payload(text, it));
            }
        }
        return text.toString();
    }

    private static void payload(StringBuilder text, Payload payload) {
        line(text, "payload", Printable.bytes(payload.bytes(), PAYLOAD_BYTES_MAX));
        if (payload.size() > PAYLOAD_BYTES_MAX) {
            line(text, "", "… and " + (payload.size() - PAYLOAD_BYTES_MAX) + " bytes more");
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "    %-16s %s%n", name, value));
    }
}
