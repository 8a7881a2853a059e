package io.weir.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long what was delivered is kept, and how much room there is for it. */
public record RetainSettings(
        @Setting(
                value = "true",
                doc = "Delete what receipts prove to be delivered; false keeps everything until somebody else deletes.")
        boolean delete,

        @Setting(
                value = "24h",
                min = "0ms",
                max = "3650d",
                doc =
                        "How long an event is kept in raw, valid and priority after its receipt: as long as it may take to notice that a SIEM lost what it had accepted.")
        Duration afterDelivery,

        @Setting(
                value = "90d",
                min = "0ms",
                max = "3650d",
                doc =
                        "How long receipts are kept, which are small; one of an event that is still kept is never deleted.")
        Duration receipts,

        @Setting(
                value = "24h",
                min = "1m",
                max = "365d",
                doc = "Warn when the time to data loss is shorter; the warning ends when it is half as long again.")
        Duration alarm,

        Budget budget) {
    public RetainSettings {
        if (receipts.compareTo(afterDelivery) < 0) {
            throw new IllegalArgumentException(
                    "receipts should not be shorter than after-delivery: a receipt is the proof with which events are"
                            + " deleted");
        }
    }

    /** By the topics' names, in the order events pass through; 0 where there is none. */
    public Map<String, Long> budgets(TopicSettings topics) {
        Map<String, Long> budgets = new LinkedHashMap<>();
        budgets.put(topics.raw(), budget.raw().bytes());
        budgets.put(topics.valid(), budget.valid().bytes());
        budgets.put(topics.priority(), budget.priority().bytes());
        budgets.put(topics.dlq(), budget.dlq().bytes());
        budgets.put(topics.receipts(), budget.receipts().bytes());
        return budgets;
    }

    /** Bytes of one copy of each topic; 0 where only the disks bound it. */
    public record Budget(
            @Setting(value = "0", doc = "The most bytes that raw should take, one copy; 0: what the disks have.")
            ByteSize raw,

            @Setting(value = "0", doc = "The most bytes that valid should take; 0: what the disks have.")
            ByteSize valid,

            @Setting(value = "0", doc = "The most bytes that priority should take; 0: what the disks have.")
            ByteSize priority,

            @Setting(value = "0", doc = "The most bytes that dlq should take; 0: what the disks have.")
            ByteSize dlq,

            @Setting(value = "0", doc = "The most bytes that receipts should take; 0: what the disks have.")
            ByteSize receipts) {}
}
