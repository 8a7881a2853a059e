package io.weir.schema;

import io.weir.format.Format;
import io.weir.format.Formats;
import io.weir.format.JsonFormat;
import io.weir.format.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.everit.json.schema.SchemaException;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Reads the folder of one log type, and reports all that is wrong with it. */
final class TypeReader {
    static final String FILE = "type.yaml";
    private static final String SCHEMA = "schema.json";

    private final String name;
    private final Path folder;
    private final Problems problems;
    private final Problems schemaProblems;

    TypeReader(String name, Path folder, List<Problem> found) {
        this.name = name;
        this.folder = folder;
        this.problems = new Problems(folder.resolve(FILE), found);
        this.schemaProblems = new Problems(folder.resolve(SCHEMA), found);
    }

    /** Empty where there was a problem. */
    Optional<LogType> read() {
        int before = problems.found().size();
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            problems.add(0, 0, "the name of a log type is its folder's: small letters, digits and dashes");
        }
        Optional<SchemaCheck> schema = schema();
        Optional<Located> root = LocatedReader.yaml(problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        LogType type = type(new Section(root.get(), "a log type", problems), schema.orElse(null));
        return problems.found().size() == before ? Optional.ofNullable(type) : Optional.empty();
    }

    private @Nullable LogType type(Section top, @Nullable SchemaCheck schema) {
        String description = top.text("description").orElse("");
        List<String> columns = top.texts("columns");
        Optional<Format> format = top.required("format").flatMap(at -> format(at, columns));
        MappingReader mappings = new MappingReader(problems);
        Recognition recognition = top.required("recognise")
                .map(at -> recognition(at, format))
                .orElse(new Recognition(List.of(), List.of(), List.of()));
        List<Extraction> extractions =
                top.optional("extract").map(mappings::extractions).orElse(List.of());
        Optional<Mapping> mapping = top.optional("map").map(mappings::mapping);
        List<Rule> rules = top.optional("priority").map(this::rules).orElse(List.of());
        top.noOthers();
        if (mapping.isEmpty() && format.isPresent() && format.get() != Formats.JSON) {
            problems.add(top.at(), "'map' is missing; only JSON can be an event as it is");
        }
        List<Example> examples = new ExampleReader(folder.resolve("examples"), problems.found()).read();
        if (format.isEmpty() || schema == null) {
            return null;
        }
        return new LogType(
                name,
                description,
                folder,
                format.get(),
                recognition,
                extractions,
                mapping.orElse(null),
                rules,
                schema,
                examples);
    }

    private Optional<Format> format(Located at, List<String> columns) {
        Optional<Format> format = Formats.named(at.text());
        if (format.isEmpty()) {
            problems.add(at, "there is no format '" + at.text() + "'" + Suggestion.among(at.text(), Formats.names()));
        } else if (format.get() == Formats.CSV) {
            return Optional.of(Formats.CSV.withColumns(columns));
        } else if (!columns.isEmpty()) {
            problems.add(at, "columns are of csv, and the format is " + at.text());
        }
        return format;
    }

    private Recognition recognition(Located at, Optional<Format> format) {
        Section section = new Section(at, "recognise", problems);
        List<String> sourcetypes = section.texts("sourcetypes");
        List<String> appNames = section.texts("app-names");
        List<List<Condition>> shapes = new ArrayList<>();
        section.optional("shapes").ifPresent(list -> {
            for (Located shape : list.list()) {
                shapes.add(new ConditionReader(problems).shape(shape));
            }
            if (list.list().isEmpty()) {
                problems.add(list, "shapes is a list of shapes, each a list of fields, not " + list.kind());
            }
        });
        section.noOthers();
        boolean syslog = format.isPresent() && format.get() == Formats.SYSLOG;
        if (format.isPresent() && (syslog ? !shapes.isEmpty() : !appNames.isEmpty())) {
            String wrong = syslog ? "shapes are of every other format" : "app-names are of syslog";
            problems.add(at, wrong + ", and the format is " + format.get().name());
        }
        return new Recognition(sourcetypes, appNames, shapes);
    }

    private List<Rule> rules(Located at) {
        List<Rule> rules = new ArrayList<>();
        new Section(at, "priority", problems).all().forEach((rule, conditions) -> {
            if (!rule.matches("[a-z0-9][a-z0-9-]*")) {
                problems.add(conditions, "a rule is named with small letters, digits and dashes, not '" + rule + "'");
            }
            rules.add(new Rule(rule, new ConditionReader(problems).conditions(conditions)));
        });
        return rules;
    }

    private Optional<SchemaCheck> schema() {
        int before = schemaProblems.found().size();
        Optional<Located> root = LocatedReader.json(schemaProblems);
        root.ifPresent(at -> new SchemaLint(at, schemaProblems).run());
        if (root.isEmpty() || schemaProblems.found().size() > before) {
            return Optional.empty();
        }
        try {
            Object source = JsonFormat.read(Files.readAllBytes(schemaProblems.file()));
            if (source instanceof JSONObject object) {
                return Optional.of(SchemaCheck.of(object));
            }
            schemaProblems.add(root.get(), "a schema is an object");
        } catch (MalformedException malformed) {
            schemaProblems.add(0, 0, malformed.flaw().message());
        } catch (SchemaException | JSONException unsound) {
            schemaProblems.add(0, 0, String.valueOf(unsound.getMessage()));
        } catch (IOException unreadable) {
            schemaProblems.add(0, 0, "the file cannot be read");
        }
        return Optional.empty();
    }
}
