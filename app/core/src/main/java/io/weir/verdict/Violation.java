package io.weir.verdict;

/**
 * One thing that is wrong with an event. The message is made from the rule and never from the value: values are
 * evidence and may hold secrets.
 *
 * @param pointer RFC 6901, into the mapped event, or into the raw document where it could not be mapped; empty for the whole
 * @param keyword the JSON Schema keyword, or the decoder's word for what it met
 */
public record Violation(String pointer, String keyword, String message) {}
