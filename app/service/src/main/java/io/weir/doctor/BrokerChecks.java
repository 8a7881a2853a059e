package io.weir.doctor;

import io.weir.cluster.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The brokers' own settings and topics. Most are read when a broker starts, so that no command sets them. */
final class BrokerChecks {
    static final String OFFSETS = "__consumer_offsets";
    static final String TRANSACTIONS = "__transaction_state";

    /** A group that rests over a long holiday must not forget what it has delivered. */
    private static final long OFFSETS_RETENTION_MINUTES_MIN = 365L * 24 * 60;

    /** Kafka's own default: above it, somebody else's producer can hold our readers back for longer. */
    private static final long TRANSACTION_MILLIS_MAX = 900_000;

    static final List<Check<List<Broker>>> ALL = List.of(
            new Check<>("broker.auto-create", Section.BROKERS, BrokerChecks::autoCreate),
            new Check<>("broker.unclean-election", Section.BROKERS, BrokerChecks::uncleanElection),
            new Check<>("broker.default-replication", Section.BROKERS, BrokerChecks::defaultReplication),
            new Check<>("broker.offsets-retention", Section.BROKERS, BrokerChecks::offsetsRetention),
            new Check<>("broker.transaction-timeout", Section.BROKERS, BrokerChecks::transactionTimeout),
            new Check<>("broker.transaction-verification", Section.BROKERS, BrokerChecks::transactionVerification),
            new Check<>("broker.internal-defaults", Section.BROKERS, BrokerChecks::internalDefaults));

    static final List<Check<Map<String, TopicState.Topic>>> INTERNALS = List.of(
            new Check<>("internal.replication", Section.INTERNALS, BrokerChecks::internalReplication),
            new Check<>("internal.min-insync", Section.INTERNALS, BrokerChecks::internalMinInsync));

    private BrokerChecks() {}

    private static List<Finding> autoCreate(List<Broker> brokers, Snapshot snapshot) {
        return where(
                brokers,
                it -> it.value("auto.create.topics.enable").equals("true"),
                subject -> new Finding(
                        "broker.auto-create",
                        severity(snapshot),
                        subject,
                        "has auto.create.topics.enable=true",
                        "a topic that was deleted or misspelt comes back empty, with the broker's defaults: "
                                + "events go on into one that time deletes from and one disk holds",
                        restart("auto.create.topics.enable", "false")));
    }

    private static List<Finding> uncleanElection(List<Broker> brokers, Snapshot snapshot) {
        return where(
                brokers,
                it -> it.value("unclean.leader.election.enable").equals("true"),
                subject -> new Finding(
                        "broker.unclean-election",
                        severity(snapshot),
                        subject,
                        "has unclean.leader.election.enable=true",
                        "Kafka's own topics follow it: committed offsets and decided transactions can be undone by an election",
                        snapshot.wanted().command().configureBrokers("unclean.leader.election.enable", "false")));
    }

    private static List<Finding> defaultReplication(List<Broker> brokers, Snapshot snapshot) {
        int wanted = snapshot.wanted().replication();
        return where(
                brokers,
                it -> it.number("default.replication.factor", wanted) < wanted,
                subject -> Finding.risk(
                        "broker.default-replication",
                        subject,
                        "has default.replication.factor below " + wanted,
                        "a topic that is made without a word about copies gets too few",
                        restart("default.replication.factor", String.valueOf(wanted))));
    }

    private static List<Finding> offsetsRetention(List<Broker> brokers, Snapshot snapshot) {
        return where(
                brokers,
                it -> it.number("offsets.retention.minutes", Long.MAX_VALUE) < OFFSETS_RETENTION_MINUTES_MIN,
                subject -> {
                    long minutes = brokers.stream()
                            .mapToLong(it -> it.number("offsets.retention.minutes", Long.MAX_VALUE))
                            .min()
                            .orElse(0);
                    return Finding.risk(
                            "broker.offsets-retention",
                            subject,
                            "has offsets.retention.minutes=" + minutes + ": a group that rests for "
                                    + Amount.time(minutes * 60_000) + " loses its offsets",
                            "Weir then stops where records were deleted, and delivers all there is once more where not",
                            restart("offsets.retention.minutes", String.valueOf(Integer.MAX_VALUE)));
                });
    }

    private static List<Finding> transactionTimeout(List<Broker> brokers, Snapshot snapshot) {
        long ours = Wanted.TRANSACTION_MAX.toMillis();
        List<Finding> findings = new ArrayList<>(where(
                brokers,
                it -> it.number("transaction.max.timeout.ms", ours) < ours,
                subject -> Finding.unsafe(
                        "broker.transaction-timeout",
                        subject,
                        "has transaction.max.timeout.ms below " + ours,
                        "no producer of Weir can begin a transaction: nothing is judged or delivered",
                        restart("transaction.max.timeout.ms", String.valueOf(TRANSACTION_MILLIS_MAX)))));
        findings.addAll(where(
                brokers,
                it -> it.number("transaction.max.timeout.ms", ours) > TRANSACTION_MILLIS_MAX,
                subject -> Finding.note(
                        "broker.transaction-timeout",
                        subject,
                        "has transaction.max.timeout.ms above " + TRANSACTION_MILLIS_MAX,
                        "a producer of others that dies can hold delivery back for so long",
                        restart("transaction.max.timeout.ms", String.valueOf(TRANSACTION_MILLIS_MAX)))));
        return findings;
    }

    private static List<Finding> transactionVerification(List<Broker> brokers, Snapshot snapshot) {
        String key = "transaction.partition.verification.enable";
        return where(
                brokers,
                it -> it.value(key).equals("false"),
                subject -> Finding.risk(
                        "broker.transaction-verification",
                        subject,
                        "has " + key + "=false",
                        "a write that arrives late can open a transaction that nobody ends, and delivery stands behind it",
                        snapshot.wanted().command().configureBrokers(key, "true")));
    }

    /** Matters until Kafka has made the topics, at the first group and the first transaction. */
    private static List<Finding> internalDefaults(List<Broker> brokers, Snapshot snapshot) {
        Map<String, TopicState.Topic> made = snapshot.internals().value().orElse(Map.of());
        int wanted = snapshot.wanted().replication();
        List<Finding> findings = new ArrayList<>();
        Map<String, String> settings = new TreeMap<>();
        if (!made.containsKey(OFFSETS)) {
            settings.put("offsets.topic.replication.factor", OFFSETS);
        }
        if (!made.containsKey(TRANSACTIONS)) {
            settings.put("transaction.state.log.replication.factor", TRANSACTIONS);
        }
        settings.forEach((key, topic) -> findings.addAll(where(
                brokers,
                it -> it.number(key, wanted) < wanted,
                subject -> Finding.unsafe(
                        "broker.internal-defaults",
                        subject,
                        "has " + key + " below " + wanted + ", and " + topic + " is not made yet",
                        internalLoss(topic),
                        restart(key, String.valueOf(wanted))))));
        return findings;
    }

    private static List<Finding> internalReplication(Map<String, TopicState.Topic> topics, Snapshot snapshot) {
        int wanted = snapshot.wanted().replication();
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(topics).forEach((name, topic) -> {
            if (topic.copies() < wanted) {
                findings.add(Finding.unsafe(
                        "internal.replication",
                        name,
                        "keeps " + topic.copies() + (topic.copies() == 1 ? " copy" : " copies") + " and should keep "
                                + wanted,
                        internalLoss(name),
                        snapshot.wanted()
                                .command()
                                .replicate(
                                        topic.description(),
                                        wanted,
                                        snapshot.topics()
                                                .value()
                                                .map(TopicState::brokers)
                                                .orElse(List.of()))));
            }
        });
        return findings;
    }

    private static List<Finding> internalMinInsync(Map<String, TopicState.Topic> topics, Snapshot snapshot) {
        int wanted = snapshot.wanted().internalInsync();
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(topics).forEach((name, topic) -> {
            long insync = TopicChecks.number(topic, "min.insync.replicas");
            if (insync >= 0 && insync < wanted && topic.copies() >= wanted) {
                // Offsets that go back are delivered twice; a decision that is undone, or a source's position, is more.
                findings.add(new Finding(
                        "internal.min-insync",
                        name.equals(OFFSETS) ? Severity.RISK : severity(snapshot),
                        name,
                        "has min.insync.replicas=" + insync + " and needs " + wanted,
                        internalLoss(name),
                        snapshot.wanted()
                                .command()
                                .configure(name, Map.of("min.insync.replicas", String.valueOf(wanted)))));
            }
        });
        return findings;
    }

    private static String internalLoss(String topic) {
        return switch (topic) {
            case OFFSETS -> "with that one disk go the groups' offsets: what was delivered is delivered again";
            case TRANSACTIONS ->
                "with that one disk go decisions: a transaction that was acknowledged to a sender can be undone";
            default -> "with that one disk go the sources' positions: events are read twice, or not at all";
        };
    }

    private static Severity severity(Snapshot snapshot) {
        return snapshot.wanted().isProduction() ? Severity.UNSAFE : Severity.RISK;
    }

    /** One finding for all brokers that have it, as they are mended together. */
    private static List<Finding> where(
            List<Broker> brokers, Predicate<Broker> isWrong, java.util.function.Function<String, Finding> finding) {
        List<String> wrong = brokers.stream()
                .filter(isWrong)
                .map(it -> String.valueOf(it.id()))
                .sorted()
                .toList();
        if (wrong.isEmpty()) {
            return List.of();
        }
        return List.of(finding.apply((wrong.size() == 1 ? "broker " : "brokers ") + String.join(", ", wrong)));
    }

    private static String restart(String key, String value) {
        return "in server.properties of each broker: " + key + "=" + value
                + "   then restart one broker after the other";
    }
}
