package io.weir.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings given by environment variables: {@code sink.target.url} is {@code WEIR_SINK_TARGET_URL}. A variable that
 * fits no setting is a problem like a misspelt key, because a container that starts with half its settings is worse than
 * one that does not start.
 */
final class Overrides {
    private static final String PREFIX = "WEIR_";

    /** These belong to the launcher, not to the configuration. */
    private static final Set<String> LAUNCHER = Set.of("WEIR_HEAP", "WEIR_JAVA_OPTS", "WEIR_COMMAND", "WEIR_TRAIN");

    private final Map<String, String> given;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> knownPrefixes = new HashSet<>();

    Overrides(Map<String, String> environment) {
        this.given = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !LAUNCHER.contains(name) && !isFromKubernetes(name, value)) {
                given.put(name, value);
            }
        });
    }

    static String variable(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The value of the variable of this setting; from then on the variable is known. */
    Optional<String> of(String path) {
        String name = variable(path);
        known.add(name);
        return Optional.ofNullable(given.get(name));
    }

    /** The variable that gives this setting, if one does. */
    Optional<Location> place(String path) {
        String name = variable(path);
        return given.containsKey(name) ? Optional.of(Location.variable(name)) : Optional.empty();
    }

    /** Entries of a map: {@code WEIR_KAFKA_PROPERTIES_SASL_MECHANISM} sets {@code sasl.mechanism}. */
    Map<String, String> entries(String path) {
        String prefix = variable(path) + "_";
        knownPrefixes.add(prefix);
        Map<String, String> entries = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                entries.put(
                        name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return entries;
    }

    /** A section that could not be read cannot say which variables it has: none of them is a problem of its own. */
    void skip(String path) {
        knownPrefixes.add(variable(path));
    }

    /** One problem for each variable that no setting has asked for. */
    List<Problem> unused() {
        List<Problem> problems = new ArrayList<>();
        for (String name : given.keySet()) {
            if (!known.contains(name) && knownPrefixes.stream().noneMatch(name::startsWith)) {
                String hint = Suggestion.closest(name, known)
                        .map(close -> "; did you mean " + close + "?")
                        .orElse("; unset it, or see \"weir config reference\"");
                problems.add(new Problem(Location.variable(name), "", "this environment variable sets nothing" + hint));
            }
        }
        return problems;
    }

    /**
     * Kubernetes gives each pod variables for each Service of its namespace; a Service named {@code weir-console} would
     * otherwise set our console's port to {@code tcp://10.0.0.7:8089}.
     */
    private static boolean isFromKubernetes(String name, String value) {
        return name.matches(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_.*)?")
                || (name.endsWith("_PORT") && value.matches("(tcp|udp|sctp)://.*"));
    }
}
