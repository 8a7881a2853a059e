package io.weir.tail;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of the paths that were configured.
 *
 * @param path absolute, with wildcards or without
 * @param type the log type that it is said to be
 * @param lane the number of the lane that its files are in; null where their paths choose one
 */
public record Entry(
        String path, @Nullable String type, @Nullable Integer lane, LineRules rules) {
    private static final String WILDCARDS = "*?[{";

    /** The folder that all names which match are below. */
    public Path root() {
        int wildcard = firstWildcard();
        int slash = wildcard < 0 ? path.lastIndexOf('/') : path.lastIndexOf('/', wildcard);
        return Path.of(slash <= 0 ? "/" : path.substring(0, slash));
    }

    int lane(String its, ToIntFunction<String> lanes) {
        return lane == null ? lanes.applyAsInt(its) : lane;
    }

    boolean hasWildcard() {
        return firstWildcard() >= 0;
    }

    boolean isOf(Path file) {
        return hasWildcard() ? matcher(path).matches(file) : Path.of(path).equals(file);
    }

    static PathMatcher matcher(String path) {
        return FileSystems.getDefault().getPathMatcher("glob:" + path);
    }

    private int firstWildcard() {
        for (int i = 0; i < path.length(); i++) {
            if (WILDCARDS.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
