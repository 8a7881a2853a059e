package io.weir.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What a SIEM said of an event it will never take.
 *
 * @param target the target's configured name
 * @param status the HTTP status; null where the answer had none
 * @param code the SIEM's own code; null where the answer had none
 */
public record Refusal(
        String target, @Nullable Integer status, @Nullable String code) {}
