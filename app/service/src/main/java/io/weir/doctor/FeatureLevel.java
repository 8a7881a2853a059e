package io.weir.doctor;

/**
 * @param level what the cluster runs with
 * @param supported the most that its brokers could
 */
public record FeatureLevel(int level, int supported) {}
