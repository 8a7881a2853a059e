package io.weir.schema;

import io.weir.format.Format;
import io.weir.format.Formats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** All log types. Immutable and whole: it is loaded without a problem or not at all, and shared by all threads. */
public final class Catalog {
    private final Map<String, LogType> types;
    private final Map<String, LogType> bySourcetype = new HashMap<>();
    private final Map<String, LogType> byAppName = new HashMap<>();
    /** Of app-names that end in a star, the longest first. */
    private final List<Prefix> byPrefix = new ArrayList<>();

    private final List<Shape> shapes = new ArrayList<>();
    private final List<Format> formats;

    private record Prefix(String start, LogType type) {}

    private record Shape(LogType type, List<Condition> conditions) {}

    private Catalog(Map<String, LogType> types, List<Problem> problems) {
        this.types = types;
        types.values().forEach(type -> index(type, problems));
        formats = Formats.all().stream().filter(this::isAsked).toList();
        // The most particular first: an event of Suricata has a timestamp and an event_type as our own has.
        shapes.sort(Comparator.comparingInt((Shape shape) -> -shape.conditions.size())
                .thenComparing(shape -> shape.type.name()));
        byPrefix.sort(Comparator.comparingInt((Prefix prefix) -> -prefix.start.length())
                .thenComparing(Prefix::start));
    }

    /**
     * Reads every folder that stands in these folders. A type of a later folder takes the place of one of the same name
     * in an earlier folder.
     *
     * @throws CatalogException with all that is wrong in any of them
     */
    public static Catalog load(List<Path> folders) throws CatalogException {
        List<Problem> problems = new ArrayList<>();
        Map<String, Path> found = new TreeMap<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                problems.add(new Problem(folder, 0, 0, "there is no such folder of log types"));
                continue;
            }
            for (Path type : typesIn(folder, problems)) {
                found.put(type.getFileName().toString(), type);
            }
        }
        Map<String, LogType> types = new TreeMap<>();
        found.forEach((name, folder) ->
                new TypeReader(name, folder, problems).read().ifPresent(type -> types.put(name, type)));
        if (found.isEmpty() && problems.isEmpty()) {
            problems.add(
                    new Problem(folders.isEmpty() ? Path.of("schemas") : folders.get(0), 0, 0, "no log type here"));
        }
        Catalog catalog = new Catalog(types, problems);
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
        return catalog;
    }

    /** By name, in alphabetical order. */
    public List<LogType> types() {
        return List.copyOf(types.values());
    }

    public Optional<LogType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /**
     * The formats to ask whether bytes are theirs, the most particular first. One that no type has by its fields is not
     * asked, because that costs time for each event.
     */
    public List<Format> formats() {
        return formats;
    }

    /** JSON and syslog always: what claims to be one of them and is not is malformed, not unknown. */
    private boolean isAsked(Format format) {
        return format == Formats.JSON
                || format == Formats.SYSLOG
                || shapes.stream().anyMatch(shape -> shape.type.format() == format);
    }

    /** The type that the sender's word for it means. */
    public Optional<LogType> hinted(@Nullable String sourcetype) {
        return sourcetype == null ? Optional.empty() : Optional.ofNullable(bySourcetype.get(sourcetype));
    }

    /** The type that is known by these fields. */
    public Optional<LogType> recognise(Format format, JSONObject fields) {
        return format == Formats.SYSLOG ? byAppName(format, fields) : byShape(format, fields);
    }

    /** True where the fields say themselves that they are of that type; that it takes every line says nothing of this one. */
    public static boolean fits(LogType type, JSONObject fields) {
        for (List<Condition> shape : type.recognition().shapes()) {
            if (Rule.holds(shape, fields)) {
                return true;
            }
        }
        return type.recognition().names(fields.optString("appname"));
    }

    private Optional<LogType> byShape(Format format, JSONObject fields) {
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            if (shape.type.format() == format && Rule.holds(shape.conditions, fields)) {
                return Optional.of(shape.type);
            }
        }
        return Optional.empty();
    }

    private Optional<LogType> byAppName(Format format, JSONObject fields) {
        String appName = fields.optString("appname");
        LogType type = byAppName.get(appName);
        for (int i = 0; type == null && i < byPrefix.size(); i++) {
            type = appName.startsWith(byPrefix.get(i).start) ? byPrefix.get(i).type : null;
        }
        if (type == null) {
            type = byAppName.get(Recognition.ANY);
        }
        return Optional.ofNullable(type).filter(found -> found.format() == format);
    }

    private void index(LogType type, List<Problem> problems) {
        Path file = type.folder().resolve(TypeReader.FILE);
        bySourcetype.put(type.name(), type);
        for (String sourcetype : type.recognition().sourcetypes()) {
            claim(bySourcetype, sourcetype, type, "sourcetype", file, problems);
        }
        for (String appName : type.recognition().appNames()) {
            claim(byAppName, appName, type, "app-name", file, problems);
            if (Recognition.isPrefix(appName)) {
                byPrefix.add(new Prefix(appName.substring(0, appName.length() - 1), type));
            }
        }
        type.recognition().shapes().forEach(shape -> shapes.add(new Shape(type, shape)));
    }

    private static void claim(
            Map<String, LogType> index, String word, LogType type, String what, Path file, List<Problem> problems) {
        LogType other = index.put(word, type);
        if (other != null && other != type) {
            problems.add(new Problem(file, 0, 0, what + " '" + word + "' is claimed by " + other.name() + " too"));
        }
    }

    private static List<Path> typesIn(Path folder, List<Problem> problems) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            problems.add(new Problem(folder, 0, 0, "the folder cannot be read"));
            return List.of();
        }
    }
}
