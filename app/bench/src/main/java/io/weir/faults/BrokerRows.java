package io.weir.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Brokers die, fill up, are cut off, have another time, or say no. */
final class BrokerRows {
    private static final String EVERYBODY = "User:*";
    private static final Duration CUT_MAX = Duration.ofSeconds(40);
    private static final Duration DIES_MAX = Duration.ofMinutes(2);
    private static final int CHUNK_BYTES = 1 << 20;

    private BrokerRows() {}

    static List<Row> all() {
        return List.of(
                new Row(
                        11,
                        "one broker of three kill -9",
                        "and, once it is back, another restarted by SIGTERM",
                        Ground.SHARED,
                        true,
                        BrokerRows::oneDown),
                new Row(
                        12,
                        "two brokers of three down",
                        "kill -9 of two; writes are refused until they are back",
                        Ground.SHARED,
                        false,
                        BrokerRows::twoDown),
                new Row(
                        13,
                        "a broker's disk full",
                        "a file fills the disk of one broker, which stops; freed, and started again",
                        Ground.SMALL_DISKS,
                        false,
                        scene -> full(scene, 1)),
                new Row(
                        14,
                        "all disks full",
                        "files fill the disks of all three brokers, which stop; freed, and started again",
                        Ground.SMALL_DISKS,
                        false,
                        scene -> full(scene, Brokers.NUMBER)),
                new Row(
                        15,
                        "network cut between clients and brokers",
                        "connections stay open, and nothing passes",
                        Ground.SHARED,
                        false,
                        BrokerRows::cut),
                new Row(
                        16,
                        "broker clock a month ahead",
                        "all three brokers run with a clock that is 30 days ahead",
                        Ground.AHEAD,
                        false,
                        scene -> scene.last(scene.span())),
                new Row(
                        21,
                        "dead-letter topic unavailable",
                        "nobody may write to it; streams stops, says so, and is started again once they may",
                        Ground.SHARED,
                        false,
                        BrokerRows::forbidden),
                new Row(
                        22,
                        "records deleted under a reader",
                        "while streams is down, raw records it has not read are deleted; it must not go on",
                        Ground.OWN,
                        false,
                        BrokerRows::deleted));
    }

    private static void oneDown(Scene scene) throws Exception {
        int first = scene.random().nextInt(Brokers.NUMBER);
        Broker killed = scene.stage().brokers().broker(first);
        killed.kill();
        scene.time("first event after kill -9", scene.awaitDelivery());
        scene.last(scene.span().dividedBy(2));
        killed.start();
        killed.awaitListening(Brokers.READY_MAX);
        awaitInSync(scene);
        Broker restarted = scene.stage().brokers().broker((first + 1) % Brokers.NUMBER);
        restarted.process().close();
        restarted.start();
        scene.time("first event after SIGTERM", scene.awaitDelivery());
        restarted.awaitListening(Brokers.READY_MAX);
        awaitInSync(scene);
    }

    private static void twoDown(Scene scene) throws Exception {
        int left = scene.random().nextInt(Brokers.NUMBER);
        List<Broker> killed = IntStream.range(0, Brokers.NUMBER)
                .filter(index -> index != left)
                .mapToObj(index -> scene.stage().brokers().broker(index))
                .toList();
        for (Broker broker : killed) {
            broker.kill();
        }
        scene.last(Duration.ofSeconds(1));
        long before = scene.load().look("sending").sent().acknowledged();
        scene.last(scene.span());
        long since = scene.load().look("sending").sent().acknowledged() - before;
        scene.expect(since == 0, since + " events were acknowledged while one broker of three was left");
        for (Broker broker : killed) {
            broker.start();
        }
        scene.stage().brokers().awaitListening();
        awaitInSync(scene);
        revive(scene);
        scene.time("first event after both are started", scene.awaitDelivery());
    }

    private static void full(Scene scene, int disks) throws Exception {
        List<Broker> hurt = scene.stage().brokers().all().subList(0, disks);
        for (Broker broker : hurt) {
            fill(broker.disk());
        }
        for (Broker broker : hurt) {
            int code = broker.process().awaitEnd(DIES_MAX);
            scene.note("a broker ended with " + code + " on a full disk");
        }
        scene.last(scene.span());
        for (Broker broker : hurt) {
            Files.delete(filler(broker.disk()));
            broker.start();
        }
        scene.stage().brokers().awaitListening();
        awaitInSync(scene);
        revive(scene);
        scene.time("first event after there is room again", scene.awaitDelivery());
    }

    private static void cut(Scene scene) throws Exception {
        Duration cut = scene.span().compareTo(CUT_MAX) < 0 ? scene.span() : CUT_MAX;
        scene.stage().brokers().all().forEach(broker -> broker.link().hold());
        scene.last(cut);
        scene.stage().brokers().all().forEach(broker -> broker.link().pass());
        // The sink's sessions may have ended, and then what it had sent and not committed goes again.
        scene.mayRepeatBatches();
        scene.time("first event after it", scene.awaitDelivery());
        revive(scene);
    }

    private static void forbidden(Scene scene) throws Exception {
        AclBinding rule = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, scene.stage().topics().dlq(), PatternType.LITERAL),
                new AccessControlEntry(EVERYBODY, "*", AclOperation.WRITE, AclPermissionType.DENY));
        AclBinding rest = new AclBinding(
                rule.pattern(), new AccessControlEntry(EVERYBODY, "*", AclOperation.ALL, AclPermissionType.ALLOW));
        try (Admin admin = scene.stage().admin()) {
            admin.createAcls(List.of(rule, rest)).all().get();
            int code = scene.stage().streams().process().awaitEnd(DIES_MAX);
            scene.expect(code != 0, "streams should end with an error, and ended with 0");
            scene.expect(
                    Files.readString(scene.stage().streams().log())
                            .contains(scene.stage().topics().dlq()),
                    "streams should name the topic it may not write to");
            scene.last(scene.span());
            admin.deleteAcls(List.of(rule.toFilter(), rest.toFilter())).all().get();
        }
        revive(scene);
        scene.time("first event after streams is started again", scene.awaitDelivery());
    }

    private static void deleted(Scene scene) throws Exception {
        Part streams = scene.stage().streams();
        String raw = scene.stage().topics().raw();
        streams.kill();
        scene.last(scene.span());
        TopicPartition partition;
        try (Admin admin = scene.stage().admin()) {
            Map<TopicPartition, Long> ends =
                    ends(admin, raw, scene.stage().topics().partitions());
            Map.Entry<TopicPartition, Long> longest =
                    ends.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            partition = longest.getKey();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(longest.getValue() - 1)))
                    .all()
                    .get();
        }
        streams.start();
        int code = streams.process().awaitEnd(DIES_MAX);
        scene.expect(code != 0, "streams should refuse to go on behind the gap, and ended with 0");
        scene.expect(
                Files.readString(streams.log()).contains(partition.toString()),
                "streams should name " + partition + ", whose records are gone");
        scene.expectReported(new Scene.Reported(List.of("gone", "missing", "skipped", "unjudged")));
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(wanted).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static void awaitInSync(Scene scene) throws Exception {
        try (Admin admin = scene.stage().admin()) {
            List<String> names = new ArrayList<>(scene.stage().topics().names());
            scene.await("in sync", Duration.ofMinutes(2), () -> {
                try {
                    return admin.describeTopics(names).allTopicNames().get().values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(it -> it.leader() != null && it.isr().size() == Brokers.NUMBER);
                } catch (Exception notYet) {
                    return false;
                }
            });
        }
    }

    private static void revive(Scene scene) throws Exception {
        for (Part part : scene.stage().parts()) {
            scene.revive(part);
        }
    }

    /** To the last byte. */
    private static void fill(Path disk) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler(disk))) {
            for (int length = chunk.length; length > 0; length /= 2) {
                while (true) {
                    out.write(chunk, 0, length);
                }
            }
        } catch (IOException full) {
            return;
        }
    }

    private static Path filler(Path disk) {
        return disk.resolve("filler");
    }
}
