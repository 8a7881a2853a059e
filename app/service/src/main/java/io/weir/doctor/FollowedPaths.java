package io.weir.doctor;

import io.weir.config.FilesSettings;
import io.weir.config.PathSettings;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Whether the files that are to be read are there and can be. */
final class FollowedPaths {
    private static final int DEPTH_MAX = 32;
    private static final int NAMED_MAX = 3;

    private FollowedPaths() {}

    static List<Local.Followed> look(FilesSettings files) {
        return files.paths().stream().map(FollowedPaths::look).toList();
    }

    static List<Finding> judge(Local local, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (Local.Followed it : local.followed()) {
            if (!it.unreadable().isEmpty()) {
                String which = String.join(
                        ", ",
                        it.unreadable().stream()
                                .limit(NAMED_MAX)
                                .map(Path::toString)
                                .toList());
                findings.add(Finding.risk(
                        "local.paths",
                        it.path(),
                        "finds " + it.unreadable().size() + " that cannot be read: " + which,
                        "their lines do not come in; what a rotation deletes until then is lost",
                        "setfacl -m u:$(id -un):rX " + it.unreadable().get(0)
                                + ", or the group that may read it (often adm)"));
            } else if (it.files() == 0) {
                findings.add(Finding.note(
                        "local.paths",
                        it.path(),
                        "finds no file (source.files.paths)",
                        "nothing comes in by it until there is one",
                        "ls -l " + it.path()));
            }
        }
        return findings;
    }

    private static Local.Followed look(PathSettings settings) {
        Looking looking = new Looking();
        try {
            looking.matcher = FileSystems.getDefault().getPathMatcher("glob:" + settings.path());
            Path root = root(settings.path());
            int depth = settings.path().contains("**")
                    ? DEPTH_MAX
                    : Path.of(settings.path()).getNameCount() - root.getNameCount();
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, looking);
        } catch (PatternSyntaxException | InvalidPathException | IOException nothing) {
            // The connector says what is wrong with a pattern; a folder that is not there holds no file.
            return new Local.Followed(settings.path(), 0, List.of());
        }
        return new Local.Followed(settings.path(), looking.files, looking.unreadable);
    }

    /** The folder above the first wildcard; the file itself where there is none. */
    private static Path root(String path) {
        int wildcard = 0;
        while (wildcard < path.length() && "*?[{".indexOf(path.charAt(wildcard)) < 0) {
            wildcard++;
        }
        if (wildcard == path.length()) {
            return Path.of(path);
        }
        int slash = path.lastIndexOf('/', wildcard);
        return Path.of(slash <= 0 ? "/" : path.substring(0, slash));
    }

    private static final class Looking extends SimpleFileVisitor<Path> {
        private final List<Path> unreadable = new ArrayList<>();
        private PathMatcher matcher = path -> false;
        private long files;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && matcher.matches(file)) {
                files++;
                if (!Files.isReadable(file)) {
                    unreadable.add(file);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            // What a loop of links leads to is found without it.
            if (!(why instanceof NoSuchFileException) && !(why instanceof FileSystemLoopException)) {
                unreadable.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
