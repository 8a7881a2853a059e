package io.weir.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the files of the entries, and for those that have another name by now. Follows symbolic links. */
final class Finder {
    private static final int DEPTH_MAX = 32;
    private static final int ASCII_END = 128;

    private static final String NO_TEXT = "its name is no text in " + System.getProperty("sun.jnu.encoding")
            + ", the encoding of names by LC_ALL or LANG; C.UTF-8 has all that are";

    private final List<Entry> entries;
    private final List<PathMatcher> excluded;
    private final BiConsumer<Path, IOException> unreadable;

    /** What was listed of folders in this round. */
    private final Map<Path, Map<FileKey, Path>> folders = new HashMap<>();

    private final Map<Path, NavigableMap<String, Path>> names = new HashMap<>();

    Finder(List<Entry> entries, List<String> excluded, BiConsumer<Path, IOException> unreadable) {
        this.entries = List.copyOf(entries);
        this.excluded = excluded.stream().map(Entry::matcher).toList();
        this.unreadable = unreadable;
    }

    /** Each file once, by its first name and the first entry that has that. */
    Map<FileKey, Sighting> find() {
        folders.clear();
        names.clear();
        Map<FileKey, Sighting> found = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!entry.hasWildcard()) {
                Path path = Path.of(entry.path());
                if (isWanted(path)) {
                    see(path, entry, found);
                }
            } else {
                walk(entry, found);
            }
        }
        return found;
    }

    /** A file that no entry names any more: at the place it had, or under a new name beside that. */
    Optional<Sighting> lookFor(FileKey key, Path place, Entry entry) {
        Map<FileKey, Sighting> found = new LinkedHashMap<>();
        see(place, entry, found);
        for (Path folder : folders(place)) {
            Path renamed = found.containsKey(key) ? null : list(folder).get(key);
            if (renamed != null) {
                see(renamed, entry, found);
            }
        }
        return Optional.ofNullable(found.get(key));
    }

    /** What is in the folders of a file. */
    Map<FileKey, Sighting> beside(Path place, Entry entry, Predicate<Path> isAsked) {
        Map<FileKey, Sighting> found = new LinkedHashMap<>();
        folders(place).stream()
                .flatMap(it -> list(it).values().stream())
                .filter(isAsked)
                .forEach(it -> see(it, entry, found));
        return found;
    }

    /** What has such a name in the folder of a file, and may be begun. */
    Map<FileKey, Sighting> named(RotatedNames names, Path place, Entry entry) {
        Map<FileKey, Sighting> found = new LinkedHashMap<>();
        Path folder = place.getParent();
        if (folder != null) {
            named(folder).tailMap(names.start()).entrySet().stream()
                    .takeWhile(it -> it.getKey().startsWith(names.start()))
                    .filter(it -> names.has(it.getKey()) && isWanted(it.getValue()))
                    .forEach(it -> see(it.getValue(), entry, found));
        }
        return found;
    }

    /** In their order: many files of a folder may ask for few each. */
    private NavigableMap<String, Path> named(Path folder) {
        return names.computeIfAbsent(folder, absent -> {
            NavigableMap<String, Path> named = new TreeMap<>();
            list(folder).values().forEach(it -> named.put(Kin.name(it), it));
            return named;
        });
    }

    /** That which it is in, and where it is a link also that in which a rotation finds it. */
    private static List<Path> folders(Path place) {
        Stream<Path> target = Stream.empty();
        try {
            target = Stream.ofNullable(
                    Files.isSymbolicLink(place) ? place.toRealPath().getParent() : null);
        } catch (IOException nothing) {
            // A link that points at no file has no folder to look in; a later look follows it anew.
        }
        return Stream.concat(Stream.ofNullable(place.getParent()), target)
                .distinct()
                .toList();
    }

    private Map<FileKey, Path> list(Path folder) {
        return folders.computeIfAbsent(folder, this::listAnew);
    }

    private Map<FileKey, Path> listAnew(Path folder) {
        Map<FileKey, Path> files = new HashMap<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path each : names) {
                try {
                    FileKey.of(Files.readAttributes(each, BasicFileAttributes.class))
                            .ifPresent(key -> files.put(key, each));
                } catch (IOException gone) {
                    // Between the two looks, or a link to nothing.
                }
            }
        } catch (DirectoryIteratorException failed) {
            unreadable.accept(folder, failed.getCause());
        } catch (NoSuchFileException | NotDirectoryException nothing) {
            // Then nothing of it can be found.
        } catch (IOException failed) {
            unreadable.accept(folder, failed);
        }
        return files;
    }

    private void walk(Entry entry, Map<FileKey, Sighting> found) {
        Path root = entry.root();
        PathMatcher matcher = Entry.matcher(entry.path());
        int depth = entry.path().contains("**")
                ? DEPTH_MAX
                : Path.of(entry.path().replaceAll("[\\\\*?\\[{]", "x")).getNameCount() - root.getNameCount();
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (matcher.matches(file) && isWanted(file)) {
                        add(file, attributes, entry, found);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException why) {
                    boolean isNothing = why instanceof NoSuchFileException || why instanceof FileSystemLoopException;
                    if (!isNothing) {
                        unreadable.accept(file, why);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
                    if (why != null) {
                        unreadable.accept(folder, why);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failed) {
            unreadable.accept(root, failed);
        }
    }

    private void see(Path path, Entry entry, Map<FileKey, Sighting> found) {
        try {
            add(path, Files.readAttributes(path, BasicFileAttributes.class), entry, found);
        } catch (NoSuchFileException nothing) {
            // It may come later.
        } catch (IOException failed) {
            unreadable.accept(path, failed);
        }
    }

    private void add(Path path, BasicFileAttributes attributes, Entry entry, Map<FileKey, Sighting> found) {
        if (attributes.isRegularFile() && !isText(path)) {
            unreadable.accept(path, new IOException(NO_TEXT));
        } else if (attributes.isRegularFile()) {
            FileKey.of(attributes)
                    .ifPresent(key -> found.putIfAbsent(
                            key,
                            new Sighting(
                                    path,
                                    key,
                                    attributes.size(),
                                    attributes.lastModifiedTime().toMillis(),
                                    entry,
                                    path.toString())));
        }
    }

    /** Its name is kept with its position: it must come out of that as it went in. */
    private static boolean isText(Path path) {
        String text = path.toString();
        try {
            return text.chars().allMatch(it -> it < ASCII_END) || Path.of(text).equals(path);
        } catch (InvalidPathException unmappable) {
            return false;
        }
    }

    /** A file that was begun is read on under any name. */
    private boolean isWanted(Path path) {
        return excluded.stream().noneMatch(it -> it.matches(path));
    }
}
