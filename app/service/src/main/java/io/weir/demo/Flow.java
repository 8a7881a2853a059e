package io.weir.demo;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at everything that flows.
 *
 * @param phase what the demo is doing: {@code sending}, {@code draining}
 * @param room that for what is not delivered, and whether the intake is open
 * @param fault what the SIEM does wrong; null for nothing
 */
public record Flow(
        Duration elapsed,
        String phase,
        Account account,
        Sent.Totals sent,
        Received siem,
        Room room,
        @Nullable Fault fault,
        Optional<Duration> faultLeft) {}
