package io.weir.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Files that are followed: one path, or a pattern of paths. In a list a text alone is the path, with all else by default. */
public record PathSettings(
        @Setting(doc = "Absolute, with wildcards (* ? [a-z] {one,other}, and ** for folders) or without.")
        String path,

        @Setting(value = "", doc = "The log type of what is in these files. Empty has each event recognised.")
        Optional<String> type,

        @Setting(
                value = "-1",
                min = "-1",
                max = "255",
                doc = "The number of the lane, from 0, that all of these files are in; -1 spreads them by their paths.")
        int lane,

        @Setting(
                value = "utf-8",
                doc = "What their bytes mean. Those of utf-8 are left as they are; the others become UTF-8.")
        Encoding encoding,

        @Setting(
                value = "",
                doc =
                        "A line in which this pattern (RE2) is found begins an event, and the lines behind it are of the same one. Empty makes an event of each line.")
        Optional<String> startPattern,

        @Setting(
                value = "false",
                doc = "Whether lines that begin with a blank or a tab are of the event of the line before.")
        boolean joinIndented) {
    /** What bytes mean. */
    public enum Encoding {
        UTF_8,
        LATIN1,
        UTF_16LE,
        UTF_16BE
    }

    public PathSettings {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path \"" + path + "\" should be absolute: it begins with /");
        }
        startPattern.ifPresent(PathSettings::check);
        if (startPattern.isPresent() && joinIndented) {
            throw new IllegalArgumentException(
                    "start-pattern and join-indented each say which lines belong together: set one of them");
        }
    }

    private static void check(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    "start-pattern \"" + pattern + "\" is no pattern of RE2: " + malformed.getDescription(), malformed);
        }
    }
}
