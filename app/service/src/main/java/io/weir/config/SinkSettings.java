package io.weir.config;

import java.time.Duration;
import java.util.Map;

/** Delivery to the SIEM, the same for both lanes. */
public record SinkSettings(
        @Setting(value = "file", doc = "Where events go; each type has its own keys.")
        TargetSettings target,

        @Setting(
                value = "1",
                doc = "The name of this instance, different for each instance and the same after a restart.")
        String instance,

        @Setting(value = "weir-sink", doc = "Prefix of the two consumer groups, one a lane.")
        String group,

        @Setting(value = "2000", min = "1", max = "100000", doc = "The most events of one request.")
        int batchEvents,

        @Setting(
                value = "1MB",
                min = "1KiB",
                max = "100MB",
                doc = "The request body a batch aims at; a larger event travels alone.")
        ByteSize batchBytes,

        @Setting(
                value = "100ms",
                min = "0ms",
                max = "1m",
                doc = "The longest an event waits for a batch to fill while nothing of its partition is under way.")
        Duration batchAge,

        @Setting(
                value = "8",
                min = "1",
                max = "256",
                doc =
                        "The most requests under way at once, both lanes together; how many there are the target's answers decide. A lane with none under way may send one in any case.")
        int requests,

        @Setting(
                value = "20",
                min = "0",
                max = "90",
                doc =
                        "Per cent of the requests under way, and of what the rate allows at once, that only the priority lane may use. It may use all of both; 0 makes the lanes equal.")
        int priorityShare,

        Rate rate,

        @Setting(
                value = "32MiB",
                min = "4MiB",
                max = "4GiB",
                doc = "Events held in memory, for each lane; partitions pause when it is full.")
        ByteSize bufferBytesMax,

        @Setting(
                value = "100ms",
                min = "1ms",
                max = "1m",
                doc = "The first wait after a refusal; doubles, with jitter.")
        Duration backoffFirst,

        @Setting(
                value = "1s",
                min = "1ms",
                max = "1h",
                doc =
                        "The longest wait between two attempts at a SIEM in trouble: how late the first event is after it.")
        Duration backoffMax,

        @Setting(
                value = "30s",
                min = "1s",
                max = "1h",
                doc = "The longest wait between two attempts while credentials or index are wrong.")
        Duration faultBackoffMax,

        @Setting(value = "2m", min = "0ms", max = "1d", doc = "The longest wait a SIEM may ask for by Retry-After.")
        Duration retryAfterMax,

        @Setting(
                value = "10s",
                min = "0ms",
                max = "15s",
                doc =
                        "How long a stop waits for requests under way; at most 15 s, because the process ends 28 s after it is told to, whatever is left, and the last commit and the broker need the rest.")
        Duration stopTimeout,

        @Setting(
                value = "",
                doc = "Any Kafka client property for the sink's consumer and producer, passed on as it is.")
        Map<String, String> properties) {
    public SinkSettings {
        properties = Map.copyOf(properties);
        if (backoffFirst.compareTo(backoffMax) > 0) {
            throw new IllegalArgumentException("backoff-first should not be longer than backoff-max");
        }
    }

    /**
     * What this process may send to the target, both lanes together; repetitions count. Another process has a rate of
     * its own, so that of the target is to be divided by the number of processes.
     */
    public record Rate(
            @Setting(
                    value = "0",
                    min = "0",
                    max = "1000000",
                    doc =
                            "The most requests a second, decimals allowed; both lanes of this process together, repetitions included. 0: no bound.")
            double requests,

            @Setting(
                    value = "0",
                    max = "100GB",
                    doc =
                            "The most bytes of body a second, before compression; both lanes of this process together, repetitions included. 0: no bound.")
            ByteSize bytes,

            @Setting(
                    value = "1s",
                    min = "0ms",
                    max = "1h",
                    doc = "How much of the rate may be saved up for a burst while less is sent.")
            Duration burst) {}

    @Override
    public String toString() {
        return "SinkSettings[target=" + target.getClass().getSimpleName() + ", instance=" + instance + ", group="
                + group
                + ", batchEvents=" + batchEvents + ", batchBytes=" + batchBytes + ", batchAge=" + batchAge
                + ", requests=" + requests + ", priorityShare=" + priorityShare + ", rate=" + rate + ", properties="
                + properties.keySet() + "]";
    }
}
