package io.weir.embedded;

import io.weir.cluster.Cluster;
import io.weir.cluster.TopicSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The settings of the embedded broker: one node that is broker and controller, safe, small and quick to come back. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CLIENTS = Cluster.EMBEDDED_LISTENER;
    static final String CONTROLLER = "CONTROLLER";

    private BrokerProperties() {}

    static Map<String, String> of(Path logs, String host, int port, int controllerPort) {
        Map<String, String> it = new TreeMap<>();
        it.put("process.roles", "broker,controller");
        it.put("node.id", String.valueOf(NODE_ID));
        it.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        it.put("controller.listener.names", CONTROLLER);
        it.put("inter.broker.listener.name", CLIENTS);
        it.put("listeners", CLIENTS + "://" + host + ":" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        it.put("advertised.listeners", CLIENTS + "://" + host + ":" + port);
        it.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        it.put("log.dirs", logs.toString());

        safety(it);
        memory(it);
        restart(it);
        return it;
    }

    /** Nothing is created by accident, nothing expires, nothing is too large for the next stage. */
    private static void safety(Map<String, String> it) {
        it.put("auto.create.topics.enable", "false");
        it.put("default.replication.factor", "1");
        it.put("min.insync.replicas", "1");
        it.put("unclean.leader.election.enable", "false");
        it.put("offsets.topic.replication.factor", "1");
        it.put("transaction.state.log.replication.factor", "1");
        it.put("transaction.state.log.min.isr", "1");
        it.put("share.coordinator.state.topic.replication.factor", "1");
        it.put("share.coordinator.state.topic.min.isr", "1");
        // Committed offsets are the memory of what was delivered: a pipeline that rests for a week must not forget.
        it.put("offsets.retention.minutes", String.valueOf(Integer.MAX_VALUE));
        it.put("log.retention.ms", "-1");
        it.put("message.max.bytes", String.valueOf(TopicSpec.MESSAGE_BYTES_MAX));
    }

    /** All of it shares a heap of 768 MB with the Connect worker and the pipeline, and two cores. */
    private static void memory(Map<String, String> it) {
        it.put("num.network.threads", "2");
        it.put("num.io.threads", "4");
        it.put("background.threads", "2");
        it.put("num.recovery.threads.per.data.dir", "2");
        it.put("num.replica.fetchers", "1");
        // Requests that wait for a thread; without it only their number (500, each up to 100 MB) is bounded.
        it.put("queued.max.request.bytes", "67108864");
        it.put("socket.request.max.bytes", "33554432");
        // 128 MB by default, for millions of keys. Only Kafka's own topics are compacted here: some thousand keys.
        it.put("log.cleaner.dedupe.buffer.size", "4194304");
        it.put("log.cleaner.io.buffer.size", "262144");
        // One process has a handful of groups and transactional ids: fifty partitions for each are fifty times the
        // files.
        it.put("offsets.topic.num.partitions", "4");
        it.put("transaction.state.log.num.partitions", "4");
        it.put("share.coordinator.state.topic.num.partitions", "1");
        // Disk is given back a whole segment at a time.
        it.put("log.segment.bytes", "134217728");
    }

    /** A process that was killed is back within seconds: nothing waits for its ghost to time out. */
    private static void restart(Map<String, String> it) {
        it.put("group.initial.rebalance.delay.ms", "0");
        // The controller takes the killed broker for alive until this is over, and refuses the new one so long. A pause
        // of
        // the process that is longer leaves every partition without a leader for a moment: decision 19 says what that
        // costs.
        it.put("broker.session.timeout.ms", "6000");
        it.put("broker.heartbeat.interval.ms", "500");
        it.put("initial.broker.registration.timeout.ms", "60000");
        it.put("group.min.session.timeout.ms", "1000");
        // The log is read back from the last of these points after a crash.
        it.put("log.flush.offset.checkpoint.interval.ms", "10000");
    }
}
