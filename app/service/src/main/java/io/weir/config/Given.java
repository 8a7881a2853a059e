package io.weir.config;

/** A value and where it is from, since a secret may stand in one place and not in another. */
record Given(Node node, boolean isOverride, boolean isDefault) {}
