package io.weir.delivery;

/**
 * @param retry for a SIEM that is in trouble and will recover by itself
 * @param targetFault for one that waits for an operator: slower, because nothing but a person mends it
 */
public record RetryPolicy(Backoff retry, Backoff targetFault) {}
