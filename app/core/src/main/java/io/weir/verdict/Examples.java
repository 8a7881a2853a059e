package io.weir.verdict;

import io.weir.format.JsonFormat;
import io.weir.format.MalformedException;
import io.weir.schema.Catalog;
import io.weir.schema.Example;
import io.weir.schema.LogType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.json.JSONObject;

/** Runs the examples of every log type through the whole judge, recognition included. */
public final class Examples {
    private Examples() {}

    public static List<ExampleResult> run(Catalog catalog) {
        Judge judge = new CatalogJudge(catalog);
        List<ExampleResult> results = new ArrayList<>();
        for (LogType type : catalog.types()) {
            for (Example example : type.examples()) {
                Verdict verdict = judge.judge(example.envelope());
                List<String> differences = differences(type, example, verdict);
                results.add(new ExampleResult(type.name(), example.name(), example.file(), differences));
            }
        }
        return results;
    }

    private static List<String> differences(LogType type, Example example, Verdict verdict) {
        List<String> differences = new ArrayList<>();
        String kind = verdict.match(valid -> "valid", priority -> "priority", rejected -> "rejected");
        if (!kind.equals(example.expect())) {
            differences.add("expected " + example.expect() + ", got " + described(verdict));
            return differences;
        }
        verdict.match(
                valid -> event(type, example, valid.event(), differences),
                priority -> {
                    compare("rule", example.rule(), priority.because().name(), differences);
                    return event(type, example, priority.event(), differences);
                },
                rejected -> rejection(example, rejected, differences));
        return differences;
    }

    private static String described(Verdict verdict) {
        return verdict.match(
                valid -> "valid",
                priority -> "priority because of " + priority.because().name(),
                rejected -> "rejected as " + rejected.category().text() + " by type " + rejected.type() + ": "
                        + rejected.violations());
    }

    private static List<String> event(LogType type, Example example, Event event, List<String> differences) {
        compare("type", Optional.of(type.name()), event.type(), differences);
        try {
            JSONObject json = (JSONObject) JsonFormat.read(event.json().bytes());
            example.event().forEach((path, expected) -> {
                String actual = Example.textAt(json, path).orElse("(nothing)");
                compare(path, Optional.of(expected == null ? "(nothing)" : expected), actual, differences);
            });
        } catch (MalformedException broken) {
            differences.add("the event that was written is not JSON: " + broken.flaw());
        }
        return differences;
    }

    private static List<String> rejection(Example example, Verdict.Rejected rejected, List<String> differences) {
        compare("category", example.category(), rejected.category().text(), differences);
        List<String> violations = rejected.violations().stream()
                .map(violation -> (violation.pointer() + " " + violation.keyword()).trim())
                .toList();
        if (!example.violations().isEmpty() && !example.violations().equals(violations)) {
            differences.add("expected the violations " + example.violations() + ", got " + violations);
        }
        return differences;
    }

    private static void compare(String what, Optional<String> expected, String actual, List<String> differences) {
        if (expected.isPresent() && !expected.get().equals(actual)) {
            differences.add("expected " + what + " " + expected.get() + ", got " + actual);
        }
    }
}
