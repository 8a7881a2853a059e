package io.weir.cluster;

import io.weir.config.TopicSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics, and finds what is wrong with those that are there. */
public final class Topics {
    private static final int SETTLING_TRIES_MAX = 20;
    private static final long SETTLING_MILLIS = 100;

    private Topics() {}

    /** Creates what is missing and touches nothing that exists. */
    public static Applied apply(Admin admin, TopicSettings topics) {
        return apply(admin, TopicSpec.all(topics), false);
    }

    /** As {@link #apply}, and also mends the settings and partition counts of topics that exist. */
    public static Applied applyAndAlter(Admin admin, TopicSettings topics) {
        return apply(admin, TopicSpec.all(topics), true);
    }

    public static List<TopicProblem> check(Admin admin, TopicSettings topics) {
        return check(admin, TopicSpec.all(topics));
    }

    /** As {@link #check(Admin, TopicSettings)}, for a part that may see only its own topics. */
    public static List<TopicProblem> check(Admin admin, Collection<TopicSpec> specs) {
        return problems(specs, TopicState.read(admin, TopicSpec.names(specs)));
    }

    /** What is wrong with the topics as they were seen. */
    public static List<TopicProblem> problems(Collection<TopicSpec> specs, TopicState state) {
        int partitions = state.partitionCount(specs);
        KafkaCommand command = new KafkaCommand(state.bootstrap());
        List<TopicProblem> problems = new ArrayList<>();
        for (TopicSpec spec : specs) {
            TopicState.Topic topic = state.topics().get(spec.name());
            if (topic == null) {
                problems.add(new TopicProblem(
                        "topic.missing",
                        spec.name(),
                        "is missing",
                        command.create(spec, spec.partitioned() ? partitions : spec.partitions())));
            } else {
                problems.addAll(problems(spec, topic, partitions, state, command));
            }
        }
        return List.copyOf(problems);
    }

    private static List<TopicProblem> problems(
            TopicSpec spec, TopicState.Topic topic, int partitions, TopicState state, KafkaCommand command) {
        List<TopicProblem> problems = new ArrayList<>();
        if (spec.partitioned() && topic.partitions() != partitions) {
            problems.add(new TopicProblem(
                    "topic.partitions",
                    spec.name(),
                    "has " + topic.partitions() + " partitions and another topic " + partitions
                            + "; a record keeps its partition, so the counts must be equal",
                    command.addPartitions(spec.name(), partitions)));
        }
        int copies = topic.copies();
        if (copies < spec.replication()) {
            problems.add(new TopicProblem(
                    "topic.replication",
                    spec.name(),
                    "keeps " + copies + (copies == 1 ? " copy" : " copies") + " and should keep " + spec.replication()
                            + " (topics.replication); one broker's disk could lose it",
                    command.replicate(topic.description(), spec.replication(), state.brokers())));
        }
        Map<String, String> unsafe = unsafe(spec, topic);
        unsafe.forEach((key, wanted) -> problems.add(new TopicProblem(
                TopicSpec.check(key),
                spec.name(),
                "has " + key + "=" + topic.value(key) + " and needs " + (wanted.isEmpty() ? "it empty" : wanted) + "; "
                        + TopicSpec.reason(key),
                command.configure(spec.name(), Map.of(key, wanted)))));
        int insync = Integer.parseInt(topic.value(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
        if (insync > copies) {
            problems.add(new TopicProblem(
                    "topic.min-insync",
                    spec.name(),
                    "has min.insync.replicas=" + insync + " and " + copies + (copies == 1 ? " copy" : " copies")
                            + ", so no write can succeed",
                    command.configure(
                            spec.name(), Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(copies)))));
        }
        return problems;
    }

    private static Applied apply(Admin admin, Collection<TopicSpec> specs, boolean alter) {
        TopicState state = TopicState.read(admin, TopicSpec.names(specs));
        int partitions = state.partitionCount(specs);
        List<String> done = new ArrayList<>();
        for (TopicSpec spec : specs) {
            TopicState.Topic topic = state.topics().get(spec.name());
            if (topic == null) {
                create(admin, spec, spec.partitioned() ? partitions : spec.partitions(), done);
            } else if (alter) {
                alter(admin, spec, topic, partitions, done);
            }
        }
        return new Applied(done, done.isEmpty() ? check(admin, specs) : settled(admin, specs), isOneCopy(specs));
    }

    /** Brokers hear of a change one after the other: a fault counts once it has stayed for a while. */
    private static List<TopicProblem> settled(Admin admin, Collection<TopicSpec> specs) {
        CountDownLatch never = new CountDownLatch(1);
        List<TopicProblem> problems = check(admin, specs);
        try {
            for (int tries = 0; !problems.isEmpty() && tries < SETTLING_TRIES_MAX; tries++) {
                never.await(SETTLING_MILLIS, TimeUnit.MILLISECONDS);
                problems = check(admin, specs);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return problems;
    }

    private static void create(Admin admin, TopicSpec spec, int partitions, List<String> done) {
        NewTopic topic = new NewTopic(spec.name(), partitions, (short) spec.replication()).configs(spec.config());
        try {
            Cluster.answer(admin.createTopics(List.of(topic)).all(), "to create " + spec.name());
            done.add("created " + spec.name() + " (" + partitions + " partitions, replication " + spec.replication()
                    + ", min.insync.replicas " + spec.config().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG) + ")");
        } catch (ClusterException failed) {
            // Another instance was faster: what it made is checked like any other topic.
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    private static void alter(Admin admin, TopicSpec spec, TopicState.Topic topic, int partitions, List<String> done) {
        Map<String, String> unsafe = unsafe(spec, topic);
        if (!unsafe.isEmpty()) {
            List<AlterConfigOp> changes = unsafe.entrySet().stream()
                    .map(it -> new AlterConfigOp(new ConfigEntry(it.getKey(), it.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
            Cluster.answer(
                    admin.incrementalAlterConfigs(Map.of(resource, changes)).all(), "to alter " + spec.name());
            unsafe.forEach((key, wanted) ->
                    done.add("altered " + spec.name() + ": " + key + "=" + wanted + " (was " + topic.value(key) + ")"));
        }
        if (spec.partitioned() && topic.partitions() < partitions) {
            Cluster.answer(
                    admin.createPartitions(Map.of(spec.name(), NewPartitions.increaseTo(partitions)))
                            .all(),
                    "to add partitions to " + spec.name());
            done.add("altered " + spec.name() + ": " + partitions + " partitions (was " + topic.partitions() + ")");
        }
    }

    /** What must change, by setting: the wanted values. */
    private static Map<String, String> unsafe(TopicSpec spec, TopicState.Topic topic) {
        Map<String, String> unsafe = new TreeMap<>();
        spec.config().forEach((key, wanted) -> {
            if (!spec.isSafe(key, topic.value(key))) {
                unsafe.put(key, wanted);
            }
        });
        return unsafe;
    }

    private static boolean isOneCopy(Collection<TopicSpec> specs) {
        return specs.stream().anyMatch(spec -> spec.replication() == 1);
    }
}
