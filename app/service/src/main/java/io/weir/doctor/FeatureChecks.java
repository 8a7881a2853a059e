package io.weir.doctor;

import java.util.List;
import java.util.Map;

/** What the cluster has been told it may do, which an upgrade of the brokers alone does not change. */
final class FeatureChecks {
    private static final int TRANSACTION_VERSION = 2;

    static final List<Check<Map<String, FeatureLevel>>> ALL = List.of(
            new Check<>("feature.transaction-version", Section.FEATURES, FeatureChecks::transactionVersion),
            new Check<>("feature.metadata-version", Section.FEATURES, FeatureChecks::metadataVersion));

    private FeatureChecks() {}

    private static List<Finding> transactionVersion(Map<String, FeatureLevel> features, Snapshot snapshot) {
        FeatureLevel level = features.getOrDefault("transaction.version", new FeatureLevel(0, 0));
        if (level.level() >= TRANSACTION_VERSION) {
            return List.of();
        }
        boolean isPossible = level.supported() >= TRANSACTION_VERSION;
        return List.of(Finding.risk(
                "feature.transaction-version",
                "cluster",
                "runs with transaction.version " + level.level() + ", and " + TRANSACTION_VERSION + " is needed",
                "a write that arrives late can open a transaction that nobody ends: delivery stands until somebody aborts"
                        + " it by hand",
                isPossible
                        ? snapshot.wanted().command().upgrade("transaction.version", TRANSACTION_VERSION)
                        : "upgrade the brokers to 4.0 or later, then: "
                                + snapshot.wanted().command().upgrade("transaction.version", TRANSACTION_VERSION)));
    }

    private static List<Finding> metadataVersion(Map<String, FeatureLevel> features, Snapshot snapshot) {
        FeatureLevel level = features.get("metadata.version");
        if (level == null || level.level() >= level.supported()) {
            return List.of();
        }
        return List.of(Finding.note(
                "feature.metadata-version",
                "cluster",
                "runs with metadata.version " + level.level() + " where its brokers could " + level.supported(),
                "an upgrade was begun and not finished: what newer brokers keep safe stays off",
                snapshot.wanted().command().upgrade("metadata.version", level.supported())));
    }
}
