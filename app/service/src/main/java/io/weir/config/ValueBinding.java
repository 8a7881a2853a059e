package io.weir.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How one value is bound: its references followed, its type and its bounds held, and what the preset says of it. */
final class ValueBinding {
    private final References references;
    private final Choices choices;
    private final Path folder;
    private final List<Problem> problems;

    ValueBinding(References references, Choices choices, Path folder, List<Problem> problems) {
        this.references = references;
        this.choices = choices;
        this.folder = folder;
        this.problems = problems;
    }

    /** Empty where anything is wrong with it. */
    Optional<Object> of(Class<?> type, String path, Setting setting, Given given) {
        return text(
                type, path, setting, given, given.node() instanceof Node.Scalar it ? shown(type, it.text()) : "***");
    }

    /** An address can have a password in it, and a token behind it. */
    private static String shown(Class<?> type, String text) {
        if (type == Addresses.class || type == URI.class) {
            return text.replaceAll("//[^/,]*@", "//***@").replaceAll("\\?[^,]*", "?***");
        }
        return type == Secret.class ? "***" : text;
    }

    /** @param shown instead of the value, where it is told what holds */
    private Optional<Object> text(Class<?> type, String path, Setting setting, Given given, String shown) {
        if (given.node() instanceof Node.Unreadable) {
            return Optional.empty();
        }
        if (!(given.node() instanceof Node.Scalar scalar)) {
            String hint = given.node() instanceof Node.Empty ? "; give it one or remove the key" : "";
            problem(
                    given.node().at(),
                    path,
                    "should be " + Scalars.expected(type) + ", and is "
                            + given.node().kind() + hint);
            return Optional.empty();
        }
        boolean isFromFile = !given.isOverride() && !given.isDefault();
        if (type == Secret.class && isFromFile && !References.isOnlyReference(scalar.text())) {
            problem(
                    scalar.at(),
                    path,
                    "is a secret and must not stand in this file; write ${env:NAME} or" + " ${file:path}, or set "
                            + Overrides.variable(path.replaceAll("\\[\\d+]", "")));
            return Optional.empty();
        }
        int before = problems.size();
        String text = references.resolve(scalar.text(), message -> problem(scalar.at(), path, message));
        if (problems.size() > before) {
            return Optional.empty();
        }
        Optional<Object> value =
                type == Secret.class ? references.secret(scalar.text(), text) : Scalars.parse(type, text);
        if (value.isEmpty()) {
            problem(
                    scalar.at(),
                    path,
                    "should be " + Scalars.expected(type)
                            + (type == Secret.class
                                    ? ""
                                    : ", and is \"" + shortened(scalar.text()) + "\"" + closestConstant(type, text)));
        }
        choose(path, shown, given);
        return value.filter(it -> isWithinBounds(it, type, path, setting, scalar.at()))
                .filter(it -> isAllowed(it, path, scalar.at()))
                .map(it -> it instanceof Path file && isFromFile ? folder.resolve(file) : it);
    }

    /** Of keys that Weir does not know: any may be a secret. */
    Optional<Object> hidden(String path, Setting setting, Given given) {
        return text(String.class, path, setting, given, "***");
    }

    void choose(String path, String text, Given given) {
        if (given.isDefault()) {
            choices.byDefault(path, text);
        } else {
            choices.given(path, text, given.node().at());
        }
    }

    boolean isAllowed(Object value, String path, Location at) {
        Optional<String> refusal = choices.refusal(path, value);
        refusal.ifPresent(why -> problem(at, path, why));
        return refusal.isEmpty();
    }

    private boolean isWithinBounds(Object value, Class<?> type, String path, Setting setting, Location at) {
        Optional<String> fault = Bounds.fault(value, type, setting);
        fault.ifPresent(why -> problem(at, path, why));
        return fault.isEmpty();
    }

    private static String closestConstant(Class<?> type, String text) {
        return type.isEnum()
                ? Suggestion.closest(text, Scalars.constants(type))
                        .map(close -> "; did you mean " + close + "?")
                        .orElse("")
                : "";
    }

    /** A value in an error message: enough to recognise it, on one line. */
    static String shortened(String text) {
        String line = text.lines().limit(1).collect(Collectors.joining());
        return line.length() > 40 ? line.substring(0, 40) + "…" : line;
    }

    private void problem(Location at, String path, String message) {
        problems.add(new Problem(at, path, message));
    }
}
