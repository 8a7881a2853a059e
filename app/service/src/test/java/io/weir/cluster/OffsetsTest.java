package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    /** Who may describe the cluster is told of every group, and may not look into each: that must not end the look. */
    @Test
    void leavesOutAGroupThatItMayNotSee() throws Exception {
        try (Brokers brokers = Brokers.start(
                        1,
                        Map.of(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "allow.everyone.if.no.acl.found",
                                "true"),
                        2);
                Admin admin = brokers.admin()) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
            for (String group : List.of("reader", "stranger")) {
                await().atMost(LONG).ignoreExceptions().until(() -> {
                    admin.alterConsumerGroupOffsets(group, Map.of(PARTITION, new OffsetAndMetadata(7)))
                            .all()
                            .get();
                    return true;
                });
            }
            assertThat(Offsets.ofAllGroups(admin, List.of(PARTITION)))
                    .isEqualTo(Map.of("reader", Map.of(PARTITION, 7L), "stranger", Map.of(PARTITION, 7L)));

            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.GROUP, "stranger", PatternType.LITERAL),
                            new AccessControlEntry("User:*", "*", AclOperation.DESCRIBE, AclPermissionType.DENY))))
                    .all()
                    .get();

            await().atMost(LONG)
                    .until(() -> Offsets.ofAllGroups(admin, List.of(PARTITION))
                            .equals(Map.of("reader", Map.of(PARTITION, 7L))));
        }
    }
}
