package io.weir.main;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

/** Kafka's own command line tools, which are on our class path anyway. */
final class KafkaTool {
    private static final Map<String, String> TOOLS = Map.ofEntries(
            Map.entry("kafka-console-consumer", "org.apache.kafka.tools.consumer.ConsoleConsumer"),
            Map.entry("kafka-console-producer", "org.apache.kafka.tools.ConsoleProducer"),
            Map.entry("kafka-topics", "org.apache.kafka.tools.TopicCommand"),
            Map.entry("kafka-configs", "kafka.admin.ConfigCommand"),
            Map.entry("kafka-consumer-groups", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
            Map.entry("kafka-transactions", "org.apache.kafka.tools.TransactionsCommand"),
            Map.entry("kafka-features", "org.apache.kafka.tools.FeatureCommand"),
            Map.entry("kafka-reassign-partitions", "org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
            Map.entry("kafka-metadata-quorum", "org.apache.kafka.tools.MetadataQuorumCommand"),
            Map.entry("kafka-acls", "org.apache.kafka.tools.AclCommand"),
            Map.entry("kafka-get-offsets", "org.apache.kafka.tools.GetOffsetShell"),
            Map.entry("kafka-broker-api-versions", "org.apache.kafka.tools.BrokerApiVersionsCommand"),
            Map.entry("kafka-dump-log", "org.apache.kafka.tools.DumpLogSegments"));

    private KafkaTool() {}

    /** With or without the .sh of Kafka's own scripts, so that commands from its documentation work as they stand. */
    static boolean isOne(String name) {
        return TOOLS.containsKey(withoutSuffix(name));
    }

    /** The tool ends the process itself where it fails. */
    static void run(String name, String[] arguments) {
        Logging.toConsole("WARN");
        try {
            main(name).invoke(null, (Object) arguments);
        } catch (InvocationTargetException failed) {
            System.err.println(name + ": " + failed.getCause());
            System.exit(ExitCode.FAILURE);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("Kafka has no " + name, missing);
        }
    }

    static Method main(String name) throws ReflectiveOperationException {
        return Class.forName(TOOLS.get(withoutSuffix(name))).getMethod("main", String[].class);
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(".sh") ? name.substring(0, name.length() - 3) : name;
    }
}
