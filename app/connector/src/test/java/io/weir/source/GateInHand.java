package io.weir.source;

import io.weir.flow.Disks;
import io.weir.flow.Headroom.Bound;
import io.weir.flow.Headroom.Look;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gate that looks at nothing but what a test shows it. */
final class GateInHand {
    private GateInHand() {}

    static LagGate open(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("name", "intake"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return LagGate.of(HttpSourceSettings.DEFINITION, settings, Clock.systemUTC(), SourceMetrics.unseen());
    }

    /** That share of the room is used, and has been for long. */
    static void use(LagGate gate, double share) {
        gate.look(new Look(
                Instant.EPOCH, List.of(), Map.of("raw", new Bound(0, -1, share, false)), Disks.unknown(), true));
    }
}
