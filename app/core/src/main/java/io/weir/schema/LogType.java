package io.weir.schema;

import io.weir.envelope.Envelope;
import io.weir.format.Flaw;
import io.weir.format.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** What is known about one kind of log: the folder of that name, read and checked. Immutable. */
public final class LogType {
    /** Only somebody who writes into a line makes it so much work, and what a rule asks for may be in what was not read. */
    private static final Rule GAVE_UP = new Rule("pattern-gave-up", List.of());

    private final String name;
    private final String description;
    private final Path folder;
    private final Format format;
    private final Recognition recognition;
    private final List<Extraction> extractions;
    private final @Nullable Mapping mapping;
    private final List<Rule> rules;
    private final SchemaCheck schema;
    private final List<Example> examples;

    LogType(
            String name,
            String description,
            Path folder,
            Format format,
            Recognition recognition,
            List<Extraction> extractions,
            @Nullable Mapping mapping,
            List<Rule> rules,
            SchemaCheck schema,
            List<Example> examples) {
        this.name = name;
        this.description = description;
        this.folder = folder;
        this.format = format;
        this.recognition = recognition;
        this.extractions = List.copyOf(extractions);
        this.mapping = mapping;
        this.rules = List.copyOf(rules);
        this.schema = schema;
        this.examples = List.copyOf(examples);
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Path folder() {
        return folder;
    }

    public Format format() {
        return format;
    }

    /** True where the document already is the event, and passes byte for byte. */
    public boolean isEvent() {
        return mapping == null;
    }

    /** True where it takes every line that no other type knows. */
    public boolean isGeneral() {
        return recognition.appNames().contains(Recognition.ANY);
    }

    /** True where nothing but the sender's word tells its events. */
    public boolean isByWordAlone() {
        return recognition.shapes().isEmpty() && recognition.appNames().isEmpty();
    }

    /** The event these fields make; the fields themselves where they are the event. May add to the fields. */
    public JSONObject event(JSONObject fields, Envelope envelope) {
        if (mapping == null) {
            return fields;
        }
        for (int i = 0; i < extractions.size(); i++) {
            extractions.get(i).apply(fields);
        }
        return mapping.event(fields, envelope);
    }

    /** The fields that a mapped event of this type may have, in the order in which they are written. */
    public List<String> fieldNames() {
        return mapping == null ? List.of() : mapping.names();
    }

    /** What is wrong with the event, sorted by place; empty where nothing is. */
    public List<Flaw> flaws(JSONObject event, int payloadBytes) {
        return schema.flaws(event, payloadBytes);
    }

    /** The first priority rule that these fields meet, after {@link #event} has seen them. */
    public Optional<Rule> rule(JSONObject fields) {
        return Rule.first(rules, fields).or(() -> Extraction.gaveUp(fields) ? Optional.of(GAVE_UP) : Optional.empty());
    }

    public List<Example> examples() {
        return examples;
    }

    Recognition recognition() {
        return recognition;
    }

    @Override
    public String toString() {
        return name;
    }
}
