package io.weir.doctor;

import io.weir.cluster.TopicState;
import java.util.List;
import java.util.Map;

/**
 * All that the checks look at, gathered once.
 *
 * @param unseenTopics of those wanted, with the reason why they could not be looked at
 */
public record Snapshot(
        Wanted wanted,
        Map<String, String> unseenTopics,
        Seen<TopicState> topics,
        Seen<List<Broker>> brokers,
        Seen<Map<String, TopicState.Topic>> internals,
        Seen<Map<String, FeatureLevel>> features,
        Seen<Quorum> quorum,
        Seen<List<Group>> groups,
        Seen<List<OpenTransaction>> transactions,
        Seen<List<NewestRecord>> newest,
        Seen<List<LogDir>> disks,
        Seen<Worker> worker,
        Seen<Local> local) {
    public Snapshot {
        unseenTopics = Map.copyOf(unseenTopics);
    }
}
