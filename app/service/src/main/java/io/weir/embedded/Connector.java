package io.weir.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A connector that the worker is to have.
 *
 * @param isUp whether it does here what it has to, given what Connect reports
 */
public record Connector(String name, Map<String, String> config, Predicate<ConnectWorker.Health> isUp) {
    public Connector {
        config = Map.copyOf(config);
    }

    /** With these as well, where it has none of its own. */
    Connector over(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(config);
        return new Connector(name, all, isUp);
    }

    /** Where the group has fewer tasks than workers, a worker without one stands by, which is all it has to do. */
    public static Connector of(String name, Map<String, String> config) {
        return new Connector(
                name, config, health -> Listening.byCounters(name) || (health.isRunning() && !health.isHere()));
    }
}
