package io.weir.embedded;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the members of a killed process out of a group, so that nobody waits for their session to end. Consumers come
 * back under the same name by static membership; Connect's workers have none, and without this a worker waits 6 s for
 * its own ghost. Only right where broker and members share a process: then whoever is a member before we join is gone.
 */
final class DepartedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(DepartedMembers.class);

    /** The coordinator reads its partition before it answers; longer than this, waiting for the session is as good. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final GroupCoordinator coordinator;

    DepartedMembers(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void remove(String group) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            DescribedGroup described = describe(group, deadline);
            while (isLoading(described) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
                described = describe(group, deadline);
            }
            List<MemberIdentity> members = described.members().stream()
                    .map(member -> new MemberIdentity()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.groupInstanceId()))
                    .toList();
            if (!members.isEmpty()) {
                LeaveGroupRequestData leave =
                        new LeaveGroupRequestData().setGroupId(group).setMembers(members);
                coordinator
                        .leaveGroup(context(ApiKeys.LEAVE_GROUP), leave)
                        .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException waiting) {
            LOG.info("Members of the last run stay in {} until their session ends: {}", group, waiting.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private DescribedGroup describe(String group, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        return coordinator
                .describeGroups(context(ApiKeys.DESCRIBE_GROUPS), List.of(group))
                .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                .get(0);
    }

    /** Any other error means that there is nothing to remove: on the first start the groups' topic does not exist. */
    private static boolean isLoading(DescribedGroup group) {
        return group.errorCode() == Errors.COORDINATOR_LOAD_IN_PROGRESS.code();
    }

    private static RequestContext context(ApiKeys api) {
        return new RequestContext(
                new RequestHeader(api, api.latestVersion(), "weir", 0),
                "weir",
                InetAddress.getLoopbackAddress(),
                KafkaPrincipal.ANONYMOUS,
                new ListenerName(BrokerProperties.CLIENTS),
                SecurityProtocol.PLAINTEXT,
                ClientInformation.EMPTY,
                false);
    }
}
