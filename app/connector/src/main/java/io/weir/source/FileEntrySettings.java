package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.tail.Entry;
import io.weir.tail.Join;
import io.weir.tail.LineRules;
import io.weir.tail.TextEncoding;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** What the file source can be told of one of its paths, under a name that the user gives it. */
final class FileEntrySettings {
    static final String PREFIX = "files.entry.";

    private static final String PATH = ".path";
    private static final String TYPE = ".type";
    private static final String LANE = ".lane";
    private static final String ENCODING = ".encoding";
    private static final String START_PATTERN = ".start.pattern";
    private static final String JOIN_INDENTED = ".join.indented";

    private FileEntrySettings() {}

    static String path(String name) {
        return PREFIX + name + PATH;
    }

    static String lane(String name) {
        return PREFIX + name + LANE;
    }

    static String startPattern(String name) {
        return PREFIX + name + START_PATTERN;
    }

    static String joinIndented(String name) {
        return PREFIX + name + JOIN_INDENTED;
    }

    static void define(ConfigDef definition, String name) {
        String entry = PREFIX + name;
        String group = "Entry " + name;
        definition
                .define(
                        path(name),
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(FileEntrySettings::checkPath, () -> "an absolute path"),
                        HIGH,
                        "Which files: an absolute path, with wildcards (* ? [a-z] {one,other} and ** for folders) or without.",
                        group,
                        1,
                        Width.LONG,
                        "Path")
                .define(
                        entry + TYPE,
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "The log type of what is in them. Empty has it recognised.",
                        group,
                        2,
                        Width.MEDIUM,
                        "Log type")
                .define(
                        lane(name),
                        ConfigDef.Type.INT,
                        -1,
                        ConfigDef.Range.between(-1, FileSourceSettings.LANES_MAX - 1),
                        LOW,
                        "The number of the lane, from 0, that all of them are in; -1 spreads them by their paths.",
                        group,
                        3,
                        Width.SHORT,
                        "Lane")
                .define(
                        entry + ENCODING,
                        ConfigDef.Type.STRING,
                        TextEncoding.UTF_8.label(),
                        ConfigDef.ValidString.in(Arrays.stream(TextEncoding.values())
                                .map(TextEncoding::label)
                                .toArray(String[]::new)),
                        MEDIUM,
                        "What their bytes mean. Those of utf-8 are left as they are; the others become UTF-8.",
                        group,
                        4,
                        Width.SHORT,
                        "Encoding")
                .define(
                        startPattern(name),
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with(FileEntrySettings::checkPattern, () -> "a pattern of RE2"),
                        MEDIUM,
                        "A line in which this is found begins an event, and the lines behind it are of the same one. Empty"
                                + " makes an event of each line.",
                        group,
                        5,
                        Width.LONG,
                        "Start pattern")
                .define(
                        joinIndented(name),
                        ConfigDef.Type.BOOLEAN,
                        false,
                        MEDIUM,
                        "Whether lines that begin with a blank or a tab are of the event of the line before.",
                        group,
                        6,
                        Width.SHORT,
                        "Join indented lines");
    }

    static Entry of(AbstractConfig config, String name) {
        String entry = PREFIX + name;
        String type = config.getString(entry + TYPE);
        int lane = config.getInt(lane(name));
        String encoding = config.getString(entry + ENCODING);
        return new Entry(
                config.getString(path(name)),
                type.isEmpty() ? null : type,
                lane < 0 ? null : lane,
                new LineRules(
                        Arrays.stream(TextEncoding.values())
                                .filter(it -> it.label().equals(encoding))
                                .findFirst()
                                .orElseThrow(),
                        join(config, name),
                        config.getInt(FileSourceSettings.EVENT_BYTES_MAX),
                        config.getString(FileSourceSettings.OVERSIZE).equals(FileSourceSettings.SPLIT),
                        config.getInt(FileSourceSettings.EVENT_LINES_MAX)));
    }

    private static Join join(AbstractConfig config, String name) {
        String start = config.getString(startPattern(name));
        if (!start.isEmpty()) {
            return Join.unlessStart(Pattern.compile(start));
        }
        return config.getBoolean(joinIndented(name)) ? Join.BLANK : Join.NEVER;
    }

    /** Patterns by commas; a comma between braces is of its pattern. */
    static List<String> patterns(String joined) {
        List<String> patterns = new ArrayList<>();
        int begin = 0;
        boolean isInBraces = false;
        for (int i = 0; i <= joined.length(); i++) {
            char c = i == joined.length() ? ',' : joined.charAt(i);
            if (c == ',' && (!isInBraces || i == joined.length())) {
                String pattern = joined.substring(begin, i).strip();
                if (!pattern.isEmpty()) {
                    patterns.add(pattern);
                }
                begin = i + 1;
            } else if (c == '{' || c == '}') {
                isInBraces = c == '{';
            }
        }
        return patterns;
    }

    static void checkPath(String name, @Nullable Object value) {
        if (value == null) {
            // That it is missing is said already.
            return;
        }
        String path = String.valueOf(value);
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + path);
            if (path.startsWith("/") && Path.of(path).normalize().equals(Path.of(path))) {
                return;
            }
        } catch (java.util.regex.PatternSyntaxException malformed) {
            throw new ConfigException(name, value, "Its wildcards are malformed: " + malformed.getDescription() + ".");
        } catch (InvalidPathException malformed) {
            throw new ConfigException(name, value, "It is no path: " + malformed.getReason() + ".");
        }
        throw new ConfigException(name, value, "A path begins with / and has no . or .. in it.");
    }

    private static void checkPattern(String name, Object value) {
        try {
            Pattern.compile(String.valueOf(value));
        } catch (PatternSyntaxException malformed) {
            throw new ConfigException(name, value, "It is no pattern of RE2: " + malformed.getDescription() + ".");
        }
    }
}
