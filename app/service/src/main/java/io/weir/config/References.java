package io.weir.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables, files and the data folder into a value: what stands behind {@code $} in braces is
 * {@code env:NAME}, {@code file:path} or {@code data}. What a reference brings in is taken as it is and not looked
 * through again. A second {@code $} before it makes it plain text.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]*)\\}");

    /** A secret or a line of settings; a larger file is a mistake. */
    private static final long FILE_BYTES_MAX = 64 * 1024;

    private final Map<String, String> environment;
    private final Path folder;
    private final Path data;

    /** Relative files are meant from {@code folder}, the one the configuration is in. */
    References(Map<String, String> environment, Path folder, Path data) {
        this.environment = environment;
        this.folder = folder;
        this.data = data;
    }

    /** True where the value comes from the environment or a file, the only places a secret may stand. */
    static boolean isOnlyReference(String text) {
        return text.matches("\\$\\{(env|file):[^}]*\\}");
    }

    /** A secret that can be read again from where it stands; none where it is empty. */
    Optional<Object> secret(String text, String resolved) {
        return resolved.isEmpty() ? Optional.empty() : Optional.of(new Secret(resolved, () -> resolveAgain(text)));
    }

    String resolve(String text, Consumer<String> problem) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = matcher.group(1) != null ? "${" : value(matcher.group(2), problem);
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** Empty where something is wrong with it now. */
    private Optional<String> resolveAgain(String text) {
        List<String> problems = new ArrayList<>();
        String now = resolve(text, problems::add);
        return problems.isEmpty() ? Optional.of(now) : Optional.empty();
    }

    private String value(String reference, Consumer<String> problem) {
        if (reference.equals("data")) {
            return data.toString();
        }
        if (reference.startsWith("env:")) {
            String name = reference.substring("env:".length());
            String value = environment.get(name);
            if (value == null) {
                problem.accept("the environment variable " + name + " is not set");
            }
            return value == null ? "" : value;
        }
        if (reference.startsWith("file:")) {
            return file(reference.substring("file:".length()), problem);
        }
        problem.accept("${" + reference + "} is no reference; write ${env:NAME}, ${file:path} or ${data},"
                + " and $${ for a literal ${");
        return "";
    }

    /** The content without the newline at its end, which editors and {@code echo} put there. */
    private String file(String name, Consumer<String> problem) {
        try {
            Path file = folder.resolve(name);
            if (Files.size(file) > FILE_BYTES_MAX) {
                problem.accept("the file " + file + " is larger than " + FILE_BYTES_MAX + " bytes");
                return "";
            }
            return Files.readString(file).stripTrailing();
        } catch (CharacterCodingException binary) {
            problem.accept("the file " + name + " is not UTF-8 text");
        } catch (IOException | InvalidPathException unreadable) {
            problem.accept("the file " + name + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
        return "";
    }
}
