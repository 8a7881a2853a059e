package io.weir.config;

/** Defaults for one purpose, in one line; what they are: {@link Presets}. */
public enum Preset {
    NONE,
    SECURITY,
    WEB,
    ANALYTICS
}
