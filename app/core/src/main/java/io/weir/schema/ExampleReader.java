package io.weir.schema;

import io.weir.envelope.Envelope;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code examples/*.yaml} of one log type. */
final class ExampleReader {
    private static final List<String> VERDICTS = List.of("valid", "priority", "rejected");
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    private final Path folder;
    private final List<Problem> found;

    ExampleReader(Path folder, List<Problem> found) {
        this.folder = folder;
        this.found = found;
    }

    List<Example> read() {
        List<Example> examples = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return examples;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().endsWith(".yaml"))
                    .sorted()
                    .forEach(file -> {
                        Problems problems = new Problems(file, found);
                        LocatedReader.yaml(problems)
                                .map(root -> example(new Section(root, "an example", problems), problems))
                                .ifPresent(examples::add);
                    });
        } catch (IOException unreadable) {
            found.add(new Problem(folder, 0, 0, "the folder cannot be read"));
        }
        return examples;
    }

    private static Example example(Section top, Problems problems) {
        Payload raw = raw(top, problems);
        Instant received =
                top.optional("received").flatMap(at -> received(at, problems)).orElse(RECEIVED);
        Hints hints = new Hints(
                top.text("sourcetype").orElse(null),
                top.text("source").orElse(null),
                top.text("host").orElse(null),
                top.text("index").orElse(null),
                top.text("time").orElse(null),
                null);
        String expect = top.required("expect")
                .map(at -> {
                    if (!VERDICTS.contains(at.text())) {
                        problems.add(at, "no verdict '" + at.text() + "'" + Suggestion.among(at.text(), VERDICTS));
                    }
                    return at.text();
                })
                .orElse("");
        Optional<String> rule = top.text("rule");
        Optional<String> category = top.text("category");
        List<String> violations = top.texts("violations");
        Map<String, @Nullable String> event = new LinkedHashMap<>();
        top.optional("event")
                .ifPresent(at -> new Section(at, "event", problems)
                        .all()
                        .forEach((path, value) -> event.put(path, value.isNull() ? null : value.text())));
        top.noOthers();
        Envelope envelope = new Envelope(new Sid("example", 0, 0), new Origin("example", 0, 0), received, hints, raw);
        return new Example(problems.file(), envelope, expect, rule, category, violations, event);
    }

    private static Payload raw(Section top, Problems problems) {
        Optional<Located> text = top.optional("raw");
        Optional<Located> base64 = top.optional("raw-base64");
        if (text.isPresent() == base64.isPresent()) {
            problems.add(top.at(), "an example has either 'raw' or 'raw-base64'");
            return Payload.EMPTY;
        }
        if (text.isPresent()) {
            return Payload.wrap(text.get().text().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Payload.wrap(Base64.getDecoder().decode(base64.get().text()));
        } catch (IllegalArgumentException invalid) {
            problems.add(base64.get(), "this is not base64");
            return Payload.EMPTY;
        }
    }

    private static Optional<Instant> received(Located at, Problems problems) {
        Optional<Instant> received = Rfc3339.parse(at.text());
        if (received.isEmpty()) {
            problems.add(at, "a time is written like 2026-11-21T12:00:00Z");
        }
        return received;
    }
}
