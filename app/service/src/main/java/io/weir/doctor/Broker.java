package io.weir.doctor;

import java.util.Map;

/** A broker's settings as they are in effect. */
public record Broker(int id, Map<String, String> settings) {
    public Broker {
        settings = Map.copyOf(settings);
    }

    /** Empty where the broker has no such setting. */
    String value(String key) {
        return settings.getOrDefault(key, "");
    }

    /** The fallback where the broker has no such setting, or no number there. */
    long number(String key, long fallback) {
        String text = value(key);
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : fallback;
    }
}
