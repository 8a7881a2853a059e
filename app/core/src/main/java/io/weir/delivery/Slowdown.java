package io.weir.delivery;

import java.time.Duration;

/**
 * A SIEM begins to ask for less than it is sent, or has stopped doing so for a while.
 *
 * @param requests how many may be under way at once from now on, all lanes together
 * @param lasted from its beginning to the last time it asked; zero at the beginning
 */
public record Slowdown(boolean begins, String cause, int requests, Duration lasted) {}
