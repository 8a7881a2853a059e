package io.weir.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The intake that reads logs out of REST APIs, beside the one over HTTP. */
public record PullSettings(
        @Setting(
                value = "",
                doc =
                        "The logs that are read: sections with a name, a definition, credentials and more. Empty turns this intake off.")
        List<FeedSettings> feeds,

        @Setting(
                value = "1",
                min = "1",
                max = "64",
                doc = "Tasks that the feeds are spread over: as many as there are instances of weir source.")
        int tasks,

        @Setting(
                value = "4",
                min = "1",
                max = "256",
                doc = "Requests that a task makes at once; a feed makes one after the other.")
        int inFlight,

        @Setting(
                value = "32MiB",
                min = "1KiB",
                max = "1GiB",
                doc =
                        "The largest page, unpacked. A larger one is not read, and stops its feed; of a feed by windows of time, the window is halved.")
        ByteSize pageBytesMax,

        @Setting(
                value = "1000000",
                min = "1KiB",
                max = "1000000",
                doc = "The longest event; a longer one becomes several, each with its number.")
        ByteSize eventBytesMax,

        @Setting(
                value = "32MiB",
                min = "1KiB",
                max = "16GiB",
                doc = "Pages that wait for the broker, in bytes; when full, no more are asked for.")
        ByteSize bufferBytesMax,

        @Setting(value = "", doc = "Any other setting of the connector, passed on as it is.")
        Map<String, String> properties) {
    public PullSettings {
        feeds = List.copyOf(feeds);
        properties = Map.copyOf(properties);
        Set<String> names = new HashSet<>();
        for (FeedSettings each : feeds) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two feeds are named " + each.name()
                        + ": give each a name of its own, under which Weir remembers how far it was read");
            }
        }
    }

    /** Whether any feed is asked for. */
    public boolean isOn() {
        return !feeds.isEmpty();
    }

    @Override
    public String toString() {
        return "PullSettings[feeds=" + feeds + ", properties=" + properties.keySet() + "]";
    }
}
