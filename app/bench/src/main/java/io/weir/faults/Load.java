package io.weir.faults;

import io.weir.demo.DemoOptions;
import io.weir.demo.Marker;
import io.weir.demo.Mix;
import io.weir.demo.Pace;
import java.util.List;

/**
 * What flows while a row is played.
 *
 * @param events how many at most; a row ends the sending where it ends before
 * @param perSecond 0 is as fast as they go
 */
record Load(long events, long perSecond) {
    /** Six hundred a second are what two cores carry beside three brokers, and leave them time for a fault. */
    static final Load STEADY = new Load(Marker.NUMBER_MAX, 600);

    private static final int CONNECTIONS = 4;

    DemoOptions options(long seed) {
        return new DemoOptions(
                Mix.ALL,
                events,
                new Pace(perSecond, List.of()),
                List.of(),
                true,
                seed,
                CONNECTIONS,
                DemoOptions.DRAIN_PATIENCE_DEFAULT);
    }
}
