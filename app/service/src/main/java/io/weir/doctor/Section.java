package io.weir.doctor;

import io.weir.cluster.TopicState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One part of a snapshot, which is seen as a whole or not at all.
 *
 * @param name for a reader
 * @param operation the permission it takes, as Kafka calls it; empty where none helps
 * @param resource what the permission is for, as kafka-acls takes it
 * @param of takes it from a snapshot
 */
public record Section<T>(String name, String operation, String resource, Function<Snapshot, Seen<T>> of) {
    static final Section<TopicState> TOPICS =
            new Section<>("topics", "DescribeConfigs", "--topic '*'", Snapshot::topics);
    static final Section<List<Broker>> BROKERS =
            new Section<>("broker settings", "DescribeConfigs", "--cluster", Snapshot::brokers);
    static final Section<Map<String, TopicState.Topic>> INTERNALS =
            new Section<>("Kafka's own topics", "DescribeConfigs", "--topic '*'", Snapshot::internals);
    static final Section<Map<String, FeatureLevel>> FEATURES =
            new Section<>("feature levels", "Describe", "--cluster", Snapshot::features);
    static final Section<Quorum> QUORUM = new Section<>("controllers", "Describe", "--cluster", Snapshot::quorum);
    static final Section<List<Group>> GROUPS = new Section<>("groups", "Describe", "--group '*'", Snapshot::groups);
    static final Section<List<OpenTransaction>> TRANSACTIONS =
            new Section<>("open transactions", "Read", "--topic '*'", Snapshot::transactions);
    static final Section<List<NewestRecord>> NEWEST =
            new Section<>("the newest records' times", "Describe", "--topic '*'", Snapshot::newest);
    static final Section<List<LogDir>> DISKS = new Section<>("disks", "Describe", "--cluster", Snapshot::disks);
    static final Section<Worker> WORKER = new Section<>("Kafka Connect", "", "", Snapshot::worker);
    static final Section<Local> LOCAL = new Section<>("this machine", "", "", Snapshot::local);
}
