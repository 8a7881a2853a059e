package io.weir.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads one YAML document into {@link Node}s. Texts stay as they were written ({@code no} is not a boolean here, {@code
 * 1.10} not a number), because only the record that takes a value knows its type.
 */
final class Yaml {
    /** Deeper than any configuration; keeps hostile input from using up the stack. */
    private static final int DEPTH_MAX = 32;

    /** A configuration is some kilobytes. */
    private static final int CHARACTERS_MAX = 1_000_000;

    private static final YAMLFactory FACTORY =
            YAMLFactory.builder().loaderOptions(limits()).build();

    private final String source;
    private final YAMLParser parser;
    private final List<Problem> problems;

    private Yaml(String source, YAMLParser parser, List<Problem> problems) {
        this.source = source;
        this.parser = parser;
        this.problems = problems;
    }

    /** What could be read; what could not is added to the problems. Throws where there is no telling what was meant. */
    static Node read(String source, String text, List<Problem> problems) {
        Location top = new Location(source, 1, 1);
        if (text.length() > CHARACTERS_MAX) {
            throw new ConfigException(
                    List.of(new Problem(top, "", "is longer than " + CHARACTERS_MAX + " characters")));
        }
        try (YAMLParser parser = FACTORY.createParser(text)) {
            return new Yaml(source, parser, problems).document();
        } catch (MarkedYAMLException | JsonProcessingException malformed) {
            problems.add(syntaxProblem(source, malformed));
            throw new ConfigException(problems);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from a String", impossible);
        }
    }

    private Node document() throws IOException {
        Node root = parser.nextToken() == null ? new Node.Empty(new Location(source, 1, 1)) : value(0);
        if (parser.nextToken() != null) {
            problems.add(new Problem(here(), "", "starts a second document; a configuration is one document"));
        }
        return root;
    }

    private Node value(int depth) throws IOException {
        Location at = here();
        if (depth > DEPTH_MAX) {
            problems.add(new Problem(at, "", "is nested deeper than " + DEPTH_MAX + " levels"));
            throw new ConfigException(problems);
        }
        if (parser.isCurrentAlias()) {
            problems.add(new Problem(at, "", "is a YAML alias; write the value out"));
            return new Node.Unreadable(at);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(at, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(at, depth);
        }
        return token == JsonToken.VALUE_NULL ? new Node.Empty(at) : new Node.Scalar(at, parser.getText());
    }

    private Node mapping(Location at, int depth) throws IOException {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Location keyAt = here();
            parser.nextToken();
            Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(keyAt, value(depth + 1)));
            if (earlier != null) {
                problems.add(new Problem(
                        keyAt,
                        "",
                        "\"" + key + "\" is here a second time; the first is in line "
                                + earlier.keyAt().line()));
            }
        }
        return new Node.Mapping(at, entries);
    }

    private Node sequence(Location at, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth + 1));
        }
        return new Node.Sequence(at, items);
    }

    private Location here() {
        JsonLocation location = parser.currentTokenLocation();
        return new Location(source, location.getLineNr(), location.getColumnNr());
    }

    /** SnakeYAML's full message quotes the lines around the fault, and those may hold a secret: only its sentence. */
    private static Problem syntaxProblem(String source, Exception malformed) {
        Throwable cause = malformed.getCause() instanceof MarkedYAMLException ? malformed.getCause() : malformed;
        if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Location at = new Location(
                    source,
                    marked.getProblemMark().getLine() + 1,
                    marked.getProblemMark().getColumn() + 1);
            String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
            return new Problem(at, "", "is not YAML: " + context + marked.getProblem());
        }
        JsonLocation location = malformed instanceof JsonProcessingException json ? json.getLocation() : null;
        Location at = location == null
                ? new Location(source, 1, 1)
                : new Location(source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
        return new Problem(at, "", "is not YAML that can be read here");
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(CHARACTERS_MAX * 2);
        limits.setNestingDepthLimit(2 * DEPTH_MAX);
        return limits;
    }
}
