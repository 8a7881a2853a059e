package io.weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each setting is and where that is from, as it is bound; and what it would be where nobody has set it. */
final class Choices {
    private final Preset preset;
    private final Map<String, Chosen> all = new LinkedHashMap<>();

    Choices(Preset preset) {
        this.preset = preset;
    }

    /** Of a setting that has a default. */
    String defaultText(String path, Setting setting) {
        return Presets.text(preset, path).orElse(setting.value());
    }

    Optional<String> refusal(String path, Object value) {
        return Presets.refusal(preset, path, value);
    }

    void given(String path, String value, Location at) {
        all.put(path, new Chosen(path, value, at.toString()));
    }

    void byDefault(String path, String value) {
        boolean isPreset = Presets.text(preset, path).isPresent();
        all.put(path, new Chosen(path, value, isPreset ? "preset " + Scalars.text(preset) : "default"));
    }

    List<Chosen> all() {
        return List.copyOf(all.values());
    }
}
