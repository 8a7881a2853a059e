package io.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The Streams application that judges. */
public record StreamsSettings(
        @Setting(
                value = "weir-streams",
                doc = "Instances of the same application share the work; also the consumer group.")
        String applicationId,

        @Setting(
                value = "",
                doc =
                        "The name of this instance, different for each instance of the application and the same after a restart; empty: made once and kept in state-dir.")
        String instance,

        @Setting(value = "1", min = "1", max = "64", doc = "Threads of this instance.")
        int threads,

        @Setting(value = "${data}/streams", doc = "Where the instance keeps its identity; must survive a restart.")
        Path stateDir,

        @Setting(
                value = "100ms",
                min = "10ms",
                max = "5s",
                doc = "How often a transaction ends; events show up downstream that late.")
        Duration commitInterval,

        @Setting(value = "", doc = "Any Kafka Streams property, passed on as it is.")
        Map<String, String> properties) {
    public StreamsSettings {
        properties = Map.copyOf(properties);
    }

    @Override
    public String toString() {
        return "StreamsSettings[applicationId=" + applicationId + ", instance=" + instance + ", threads=" + threads
                + ", stateDir=" + stateDir + ", commitInterval=" + commitInterval + ", properties="
                + properties.keySet() + "]";
    }
}
