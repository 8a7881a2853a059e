package io.weir.doctor;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every check there is. */
public final class Checks {
    /** Of settings alone, quick and with few permissions: a state that passes must not keep a part from starting. */
    static final List<Check<?>> PREFLIGHT = Stream.<List<? extends Check<?>>>of(
                    TopicChecks.ALL,
                    BrokerChecks.ALL,
                    BrokerChecks.INTERNALS,
                    WorkerChecks.OFFSETS,
                    FeatureChecks.ALL,
                    MachineChecks.LOCAL)
            .<Check<?>>flatMap(List::stream)
            .toList();

    static final List<Check<?>> ALL = Stream.<List<? extends Check<?>>>of(
                    PREFLIGHT,
                    PartitionChecks.ALL,
                    PartitionChecks.QUORUM,
                    GroupChecks.ALL,
                    TransactionChecks.ALL,
                    MachineChecks.CONTROLLER_CLOCK,
                    MachineChecks.BROKER_CLOCK,
                    MachineChecks.DISKS,
                    WorkerChecks.ALL)
            .<Check<?>>flatMap(List::stream)
            .toList();

    /** They say what costs time or a reserve, so that there is nothing to accept. */
    private static final Set<String> NEVER_UNSAFE = Set.of(
            "topic.one-copy",
            "topic.compaction",
            "broker.default-replication",
            "broker.offsets-retention",
            "broker.transaction-verification",
            "feature.transaction-version",
            "feature.metadata-version",
            "local.state-dir",
            "local.heap",
            "local.files",
            "local.spill",
            "local.paths",
            "local.tls");

    private Checks() {}

    /** In a stable order. */
    public static List<String> ids() {
        return ALL.stream().map(Check::id).sorted().toList();
    }

    /** Those whose findings can keep a part from starting. */
    static List<String> refusing() {
        return PREFLIGHT.stream()
                .map(Check::id)
                .filter(id -> !NEVER_UNSAFE.contains(id))
                .sorted()
                .toList();
    }
}
