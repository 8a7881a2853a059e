package io.weir.doctor;

import io.weir.cluster.TopicSpec;
import io.weir.cluster.TopicState;
import io.weir.config.ClusterSettings;
import io.weir.config.ConfigException;
import io.weir.config.Location;
import io.weir.config.Problem;
import io.weir.config.Suggestion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a part looks at before it starts: it refuses settings that could lose an event, unless the user took the risk. */
public final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private final Set<String> accepted;

    private Preflight(Set<String> accepted) {
        this.accepted = accepted;
    }

    /** Refuses every unsafe setting. */
    public static Preflight strict() {
        return new Preflight(Set.of());
    }

    /** @throws ConfigException where a check is named that keeps no part from starting */
    public static Preflight of(ClusterSettings settings) {
        List<String> known = Checks.refusing();
        List<Problem> problems = settings.allowUnsafe().stream()
                .filter(id -> !known.contains(id))
                .map(id -> new Problem(
                        Location.variable("cluster.allow-unsafe"),
                        "",
                        "no check that keeps a part from starting is called \"" + id + "\"; "
                                + Suggestion.text(id, known)))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Preflight(Set.copyOf(settings.allowUnsafe()));
    }

    public Set<String> accepted() {
        return accepted;
    }

    /**
     * Says what is unsafe, or dangerous in a lesser way, in the log.
     *
     * @throws UnsafeClusterException naming every setting that could lose an event, with the command that mends it
     */
    public void require(Admin admin, Wanted wanted, Local local) {
        Snapshot snapshot = SnapshotReader.settings(admin, wanted, local);
        Diagnosis diagnosis = Doctor.examine(snapshot, Checks.PREFLIGHT, accepted);
        refuse(diagnosis);
        diagnosis.of(Severity.RISK).forEach(it -> LOG.warn("{} ({})", it, it.why()));
        diagnosis.of(Severity.NOTE).forEach(it -> LOG.info("{}", it));
    }

    /** The part of it that a running part looks at again before it starts anew. */
    public void requireTopics(Admin admin, Collection<TopicSpec> topics, int replication) {
        TopicState state = TopicState.read(admin, TopicSpec.names(topics));
        Wanted wanted =
                new Wanted(state.bootstrap(), replication, List.copyOf(topics), List.of(), "", "", Instant.now());
        refuse(Doctor.examine(SnapshotReader.of(wanted, state), List.copyOf(TopicChecks.ALL), accepted));
    }

    private static void refuse(Diagnosis diagnosis) {
        if (!diagnosis.isSafe()) {
            throw new UnsafeClusterException(diagnosis.of(Severity.UNSAFE));
        }
    }
}
