package io.weir.config;

import java.time.Duration;

/** When the intake takes less, since too much stands undelivered in Kafka. */
public record BackpressureSettings(
        @Setting(
                value = "true",
                doc =
                        "Whether the intake asks the cluster how much stands undelivered; false: it takes what comes until"
                                + " the disks are full.")
        boolean enabled,

        @Setting(
                value = "70",
                min = "11",
                max = "99",
                doc =
                        "From this percentage of the room on (retain.budget, the disks, or the topics' retention) senders wait"
                                + " up to 2 s longer for their answers, and less is read. It ends ten percent below.")
        int slowPercent,

        @Setting(
                value = "90",
                min = "12",
                max = "100",
                doc =
                        "From this percentage of the room on nothing is taken: HTTP is answered with 503 and Retry-After, TCP"
                                + " and files are not read. It ends ten percent below.")
        int closePercent,

        @Setting(
                value = "10m",
                min = "0ms",
                max = "24h",
                doc = "The intake is slow as well where the room would be used up within this, at the rate of the last"
                        + " minute.")
        Duration slowWithin,

        @Setting(value = "2s", min = "50ms", max = "1m", doc = "How often the cluster is asked.")
        Duration every) {
    public BackpressureSettings {
        if (slowPercent >= closePercent) {
            throw new IllegalArgumentException(
                    "close-percent (" + closePercent + ") must be more than slow-percent (" + slowPercent + ")");
        }
    }
}
