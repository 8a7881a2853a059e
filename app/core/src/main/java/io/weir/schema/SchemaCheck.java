package io.weir.schema;

import io.weir.format.Flaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.Validator;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;

/** The one place that knows everit. Immutable: shared by all threads. */
final class SchemaCheck {
    /** A dead letter shows this many at most; an event with more is wrong as a whole. */
    static final int FLAWS_MAX = 32;

    /** Every violation costs an exception, and a large hostile event could hold 300,000 of them. */
    private static final int ALL_FLAWS_BYTES_MAX = 65_536;

    private static final Comparator<Flaw> ORDER =
            Comparator.comparing(Flaw::pointer).thenComparing(Flaw::keyword).thenComparing(Flaw::message);

    private static final Validator COLLECTING = Validator.builder().build();
    private static final Validator FIRST_ONLY = Validator.builder().failEarly().build();

    private final Schema schema;
    private final SchemaWords words;

    private SchemaCheck(Schema schema, JSONObject source) {
        this.schema = schema;
        this.words = new SchemaWords(source);
    }

    /** @throws org.everit.json.schema.SchemaException where everit finds the schema unsound */
    static SchemaCheck of(JSONObject source) {
        // An id would make everit look for references elsewhere; ours all stay in the file.
        source.remove("$id");
        SchemaLoader.SchemaLoaderBuilder loader = SchemaLoader.builder()
                .draftV7Support()
                .schemaJson(source)
                .schemaClient(url -> {
                    throw new IllegalStateException("a schema is never fetched");
                })
                .regexpFactory(new Patterns())
                .enableOverrideOfBuiltInFormatValidators();
        ValueFormats.ALL.forEach(loader::addFormatValidator);
        return new SchemaCheck(loader.build().load().build(), source);
    }

    /** What is wrong, sorted by place; empty where nothing is. */
    List<Flaw> flaws(JSONObject event, int bytes) {
        try {
            (bytes > ALL_FLAWS_BYTES_MAX ? FIRST_ONLY : COLLECTING).performValidation(schema, event);
            return List.of();
        } catch (ValidationException invalid) {
            return flaws(invalid);
        }
    }

    private List<Flaw> flaws(ValidationException invalid) {
        Set<Flaw> sorted = new TreeSet<>(ORDER);
        collect(invalid, sorted);
        List<Flaw> flaws = new ArrayList<>(sorted);
        if (flaws.size() <= FLAWS_MAX) {
            return flaws;
        }
        List<Flaw> capped = new ArrayList<>(flaws.subList(0, FLAWS_MAX));
        capped.add(new Flaw("", "more", "and " + (flaws.size() - FLAWS_MAX) + " more"));
        return capped;
    }

    /** Leaves only: what stands above them, everit's own allOf for a schema of two kinds included, repeats them. */
    private void collect(ValidationException invalid, Set<Flaw> flaws) {
        List<ValidationException> causes = invalid.getCausingExceptions();
        if (causes.isEmpty()) {
            flaws.add(words.flaw(invalid));
        } else if ("else".equals(invalid.getKeyword())) {
            // The first cause is why the if did not hold, which is no fault.
            collect(causes.get(causes.size() - 1), flaws);
        } else {
            causes.forEach(cause -> collect(cause, flaws));
        }
    }
}
