package io.weir.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file of a log type into a tree that remembers lines. */
final class LocatedReader {
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNestingDepth(64).build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();
    private static final JsonFactory YAML =
            YAMLFactory.builder().streamReadConstraints(LIMITS).build();

    private final JsonParser parser;
    private final Problems problems;

    private LocatedReader(JsonParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** Empty where the file cannot be read as a whole; the problems say why. */
    static Optional<Located> yaml(Problems problems) {
        return read(YAML, problems);
    }

    static Optional<Located> json(Problems problems) {
        return read(JSON, problems);
    }

    private static Optional<Located> read(JsonFactory factory, Problems problems) {
        Path file = problems.file();
        try (JsonParser parser = factory.createParser(Files.readString(file))) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                problems.add(0, 0, "the file is empty");
                return Optional.empty();
            }
            Located root = new LocatedReader(parser, problems).value(first);
            if (parser.nextToken() != null) {
                JsonLocation more = parser.currentTokenLocation();
                problems.add(more.getLineNr(), more.getColumnNr(), "more after the end of the document");
            }
            return Optional.of(root);
        } catch (JsonProcessingException syntax) {
            JsonLocation at = syntax.getLocation();
            String message = firstLine(syntax.getOriginalMessage());
            problems.add(at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr(), message);
        } catch (MalformedInputException notText) {
            problems.add(0, 0, "the file is not UTF-8");
        } catch (IOException unreadable) {
            boolean missing = !Files.exists(file);
            problems.add(0, 0, missing ? "the file is missing" : "the file cannot be read");
        }
        return Optional.empty();
    }

    private Located value(@Nullable JsonToken token) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(at.getLineNr(), at.getColumnNr(), "aliases are not supported; write the value out");
        }
        return new Located(content(token), at.getLineNr(), at.getColumnNr());
    }

    private @Nullable Object content(@Nullable JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return map();
        }
        if (token == JsonToken.START_ARRAY) {
            List<Located> items = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                items.add(value(next));
            }
            return items;
        }
        if (token == JsonToken.VALUE_NULL || token == null) {
            return null;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return token == JsonToken.VALUE_NUMBER_FLOAT ? (Object) parser.getDoubleValue() : parser.getText();
    }

    private Map<String, Located> map() throws IOException {
        Map<String, Located> fields = new LinkedHashMap<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_OBJECT; next = parser.nextToken()) {
            String key = parser.currentName();
            JsonLocation at = parser.currentTokenLocation();
            Located value = value(parser.nextToken());
            // A value on the next line is found by its key's line.
            Located placed = new Located(value.value(), at.getLineNr(), at.getColumnNr());
            if (fields.put(key, placed) != null) {
                problems.add(at.getLineNr(), at.getColumnNr(), "the key '" + key + "' stands here twice");
            }
        }
        return fields;
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
