package io.weir.doctor;

import io.weir.cluster.TopicProblem;
import io.weir.cluster.TopicSpec;
import io.weir.cluster.TopicState;
import io.weir.cluster.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our topics' settings. What is wrong {@link Topics} knows; here is what it could cost. */
final class TopicChecks {
    private static final Map<String, String> WHY = Map.of(
            "topic.missing",
            "a part that needs it stops, and events wait before it; a broker that makes it by itself makes it unsafe",
            "topic.cleanup-policy",
            "what is deleted before it was delivered is lost, and nothing says so",
            "topic.timestamp-type",
            "with CreateTime a sender's clock decides when an event is deleted, and one event from the future is refused"
                    + " together with all others of its batch",
            "topic.message-bytes",
            "a record that a producer let pass is refused for ever, and nothing behind it moves",
            "topic.min-insync",
            "a record counts as written while fewer disks have it than may fail; with too few copies no write succeeds",
            "topic.replication",
            "acknowledged events are gone with the disk that has the only copy",
            "topic.unclean-election",
            "a broker that had fallen behind may take over, and what it had not copied is gone though acknowledged",
            "topic.compaction",
            "nothing is lost: a start takes longer, since it reads all that was not compacted",
            "topic.partitions",
            "a record keeps its partition: judging stops at the first one that has nowhere to go");

    static final List<Check<TopicState>> ALL = Stream.concat(
                    WHY.keySet().stream().sorted().map(TopicChecks::check),
                    Stream.of(new Check<>("topic.one-copy", Section.TOPICS, TopicChecks::oneCopy)))
            .toList();

    private TopicChecks() {}

    private static Check<TopicState> check(String id) {
        return new Check<>(
                id,
                Section.TOPICS,
                (state, snapshot) -> Topics.problems(seen(snapshot), state).stream()
                        .filter(problem -> problem.check().equals(id))
                        .map(problem -> finding(problem, state))
                        .toList());
    }

    /** A topic that may not be looked at would else pass for one that is missing. */
    private static List<TopicSpec> seen(Snapshot snapshot) {
        return snapshot.wanted().topics().stream()
                .filter(it -> !snapshot.unseenTopics().containsKey(it.name()))
                .toList();
    }

    private static Finding finding(TopicProblem problem, TopicState state) {
        String why = WHY.getOrDefault(problem.check(), "");
        TopicState.Topic topic = state.topics().get(problem.topic());
        if (problem.check().equals("topic.compaction")) {
            return Finding.risk(problem.check(), problem.topic(), problem.what(), why, problem.command());
        }
        if (topic == null || !problem.check().equals("topic.cleanup-policy")) {
            return Finding.unsafe(problem.check(), problem.topic(), problem.what(), why, problem.command());
        }
        if (topic.value("cleanup.policy").isEmpty()) {
            // The ledger, which should be compacted: it grows, and keeps everything.
            return Finding.risk(
                    problem.check(),
                    problem.topic(),
                    problem.what(),
                    "it keeps every state of every account, and each start reads them all",
                    problem.command());
        }
        return Finding.unsafe(
                problem.check(), problem.topic(), problem.what(), why + retention(topic), problem.command());
    }

    /** How long an event has, where the policy is to delete. */
    static String retention(TopicState.Topic topic) {
        if (!topic.value("cleanup.policy").contains("delete")) {
            return "";
        }
        long millis = number(topic, "retention.ms");
        long bytes = number(topic, "retention.bytes");
        String byTime = millis < 0
                ? ""
                : "; retention.ms=" + millis + ": time to data loss is " + Amount.time(millis)
                        + " after an event came in, delivered or not";
        String bySize = bytes < 0
                ? ""
                : "; retention.bytes=" + bytes + ": the oldest go when a partition has more than "
                        + Amount.bytes(bytes);
        return byTime.isEmpty() && bySize.isEmpty()
                ? "; retention.ms and retention.bytes are -1, so nothing is deleted until someone sets one"
                : byTime + bySize + "; Weir deletes nothing there, and weir_time_to_data_loss_seconds counts down";
    }

    static long number(TopicState.Topic topic, String key) {
        String text = topic.value(key);
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private static List<Finding> oneCopy(TopicState state, Snapshot snapshot) {
        if (snapshot.wanted().isProduction()) {
            return List.of();
        }
        return List.of(Finding.note(
                "topic.one-copy",
                "topics",
                "topics.replication is 1: one disk holds the only copy of every event",
                "its loss is the loss of all that was not delivered yet",
                "on a cluster of three brokers or more: topics.replication=3, topics.min-insync=2"));
    }
}
