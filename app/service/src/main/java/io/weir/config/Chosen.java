package io.weir.config;

/**
 * A setting as it holds.
 *
 * @param value as it is written, references not followed; secrets as {@code ***}
 * @param from a place in the file, a variable, a preset, or that it is the default
 */
public record Chosen(String path, String value, String from) {}
