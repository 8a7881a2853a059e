package io.weir.source;

import io.weir.flow.ByteBudget;
import java.time.Clock;

/** What every request needs of the task it came to. */
record Desk(
        HttpSourceSettings settings,
        Handover handover,
        ByteBudget buffer,
        LagGate gate,
        SourceMetrics metrics,
        Clock clock) {}
