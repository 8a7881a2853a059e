package io.weir.journey;

import java.util.List;

/**
 * All that is known of one event, in the order in which it happened.
 *
 * @param subject its sid; the place that was asked for, where no event is known
 * @param sentence where it is now, for people
 */
public record Journey(String subject, Outcome outcome, String sentence, List<Step> steps) {
    public Journey {
        steps = List.copyOf(steps);
    }

    /** @param payload whether to show the bytes, which are evidence and may hold secrets */
    public String text(boolean payload) {
        return JourneyText.of(this, payload);
    }

    public String json(boolean payload) {
        return JourneyJson.of(this, payload);
    }
}
