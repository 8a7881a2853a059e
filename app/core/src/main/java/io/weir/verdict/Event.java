package io.weir.verdict;

import io.weir.envelope.Payload;

/**
 * A sound event as the valid and priority topics carry it.
 *
 * @param type the log type that judged it
 * @param json the event as JSON; the original bytes where they already were an event
 */
public record Event(String type, int severity, Payload json) {}
