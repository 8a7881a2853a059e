package io.weir.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The intake of log files on this machine, beside the one over HTTP. */
public record FilesSettings(
        @Setting(
                value = "",
                doc =
                        "The files that are followed: paths, with wildcards or without, or sections with a path and more. A file belongs to the first that has its path. Empty turns this intake off.")
        List<PathSettings> paths,

        @Setting(
                value = "",
                doc =
                        "Absolute paths, with wildcards or without, of files that are not begun. One that was begun is read on whatever its name becomes.")
        List<String> exclude,

        @Setting(
                value = "beginning",
                doc =
                        "Where files that are there at the very first start are begun. Those that come later are always read from their beginning.")
        From from,

        @Setting(value = "", doc = "The host that events are said to be from. Empty takes this machine's name.")
        String host,

        @Setting(
                value = "2s",
                min = "100ms",
                max = "1h",
                doc = "How often new, renamed and deleted files are looked for.")
        Duration scanInterval,

        @Setting(
                value = "5s",
                min = "100ms",
                max = "1h",
                doc =
                        "How long the end of a line is waited for, and further lines of an event. What is there by then is an event.")
        Duration lineWait,

        @Setting(
                value = "30s",
                min = "0s",
                max = "1h",
                doc = "How long a deleted file must be quiet before it is closed: who wrote it may still do so.")
        Duration rotateWait,

        @Setting(value = "64KiB", min = "1KiB", max = "1000000", doc = "The longest event.")
        ByteSize eventBytesMax,

        @Setting(
                value = "1000",
                min = "1",
                max = "100000",
                doc = "The most lines of an event; further ones are parts of it, each an event.")
        int eventLinesMax,

        @Setting(
                value = "split",
                doc =
                        "What becomes of a longer line: split makes an event of each part and loses nothing, refuse leaves it out and counts it.")
        Oversize oversize,

        @Setting(
                value = "4096",
                min = "1",
                max = "20000",
                doc = "Files that are followed at most; more are not begun until others are gone.")
        int filesMax,

        @Setting(
                value = "512",
                min = "2",
                max = "20000",
                doc = "How many of them are open at once: the quietest are closed.")
        int openMax,

        @Setting(
                value = "8MiB",
                min = "1KiB",
                max = "1GiB",
                doc = "Events of one transaction, in bytes; nothing else is read until they are committed.")
        ByteSize transactionBytesMax,

        @Setting(
                value = "8",
                min = "1",
                max = "256",
                doc = "Lanes the paths are spread over; order holds within a lane.")
        int lanes,

        @Setting(value = "", doc = "Any other setting of the connector, passed on as it is.")
        Map<String, String> properties) {
    /** Where a file is begun. */
    public enum From {
        BEGINNING,
        END
    }

    /** What becomes of a line that is too long. */
    public enum Oversize {
        SPLIT,
        REFUSE
    }

    public FilesSettings {
        paths = List.copyOf(paths);
        exclude = List.copyOf(exclude);
        properties = Map.copyOf(properties);
        for (PathSettings each : paths) {
            if (each.lane() >= lanes) {
                throw new IllegalArgumentException("lane " + each.lane() + " of " + each.path()
                        + " is none of the lanes, 0 to " + (lanes - 1) + ": raise lanes");
            }
        }
    }

    /** Whether any path is asked for. */
    public boolean isOn() {
        return !paths.isEmpty();
    }

    @Override
    public String toString() {
        return "FilesSettings[paths=" + paths.stream().map(PathSettings::path).toList() + ", properties="
                + properties.keySet() + "]";
    }
}
