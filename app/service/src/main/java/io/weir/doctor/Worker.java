package io.weir.doctor;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kafka Connect worker as its REST API shows it.
 *
 * @param errors what its own validation says of each setting, of the connector or of one that would be made
 * @param connector of ours; empty where the worker has none of that name
 */
public record Worker(URI url, String name, Map<String, List<String>> errors, Optional<Connector> connector) {
    public Worker {
        errors = Map.copyOf(errors);
    }

    /**
     * @param config as stored, with references where secrets are
     * @param state of the connector: RUNNING, PAUSED, STOPPED, FAILED, UNASSIGNED
     */
    public record Connector(Map<String, String> config, String state, List<Task> tasks) {
        public Connector {
            config = Map.copyOf(config);
            tasks = List.copyOf(tasks);
        }
    }

    /** @param trace the first line of why it failed */
    public record Task(int id, String state, String trace) {}
}
