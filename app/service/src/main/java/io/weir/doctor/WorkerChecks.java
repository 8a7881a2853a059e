package io.weir.doctor;

import io.weir.cluster.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kafka Connect, as far as its REST API tells: of the worker's settings it tells only by validating a connector's. */
final class WorkerChecks {
    private static final String EXACTLY_ONCE = "exactly.once.support";
    private static final String TOLERANCE = "errors.tolerance";

    static final List<Check<Worker>> ALL = List.of(
            new Check<>("connect.connector", Section.WORKER, WorkerChecks::present),
            new Check<>("connect.exactly-once", Section.WORKER, WorkerChecks::exactlyOnce),
            new Check<>("connect.tolerance", Section.WORKER, WorkerChecks::tolerance),
            new Check<>("connect.settings", Section.WORKER, WorkerChecks::settings),
            new Check<>("connect.state", Section.WORKER, WorkerChecks::state));

    static final List<Check<Map<String, TopicState.Topic>>> OFFSETS =
            List.of(new Check<>("connect.offsets", Section.INTERNALS, WorkerChecks::offsets));

    private WorkerChecks() {}

    private static List<Finding> present(Worker worker, Snapshot snapshot) {
        return worker.connector().isPresent()
                ? List.of()
                : List.of(Finding.note(
                        "connect.connector",
                        worker.url().toString(),
                        "has no connector " + worker.name(),
                        "nothing comes in by HTTP here",
                        "weir source --config weir.yaml"));
    }

    private static List<Finding> exactlyOnce(Worker worker, Snapshot snapshot) {
        List<String> errors = worker.errors().getOrDefault(EXACTLY_ONCE, List.of());
        String support = worker.connector()
                .map(it -> it.config().getOrDefault(EXACTLY_ONCE, "requested"))
                .orElse("required");
        if (errors.isEmpty() && support.equals("required")) {
            return List.of();
        }
        return List.of(Finding.unsafe(
                "connect.exactly-once",
                subject(worker),
                errors.isEmpty()
                        ? "has " + EXACTLY_ONCE + "=" + support + " and needs required"
                        : String.join(" ", errors),
                "an event can be acknowledged to its sender and not be there, or be there twice",
                errors.isEmpty()
                        ? patch(worker, EXACTLY_ONCE, "required")
                        : "in each worker's properties: exactly.once.source.support=enabled   then restart one after the"
                                + " other (from disabled first all with preparing)"));
    }

    private static List<Finding> tolerance(Worker worker, Snapshot snapshot) {
        String tolerance = worker.connector()
                .map(it -> it.config().getOrDefault(TOLERANCE, "none"))
                .orElse("none");
        return tolerance.equals("none")
                ? List.of()
                : List.of(Finding.unsafe(
                        "connect.tolerance",
                        subject(worker),
                        "has " + TOLERANCE + "=" + tolerance + " and needs none",
                        "an event that cannot be written is dropped with nothing but a line in a log",
                        patch(worker, TOLERANCE, "none")));
    }

    private static List<Finding> settings(Worker worker, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        worker.connector()
                .ifPresent(it -> new TreeMap<>(worker.errors()).forEach((name, errors) -> {
                    if (!name.equals(EXACTLY_ONCE) && !name.equals(TOLERANCE)) {
                        findings.add(Finding.unsafe(
                                "connect.settings",
                                subject(worker),
                                String.join(" ", errors),
                                "the connector refuses to start with this, since an answer of 200 would promise too much",
                                "put " + name + " right: curl -s " + worker.url() + "/connectors/" + worker.name()
                                        + "/config"));
                    }
                }));
        return findings;
    }

    private static List<Finding> state(Worker worker, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        worker.connector().ifPresent(it -> {
            String at = worker.url() + "/connectors/" + worker.name();
            if (it.state().equals("PAUSED") || it.state().equals("STOPPED")) {
                findings.add(Finding.risk(
                        "connect.state",
                        subject(worker),
                        "is " + it.state(),
                        "senders are refused and keep their events",
                        "curl -X PUT " + at + "/resume"));
            } else if (it.tasks().isEmpty() || it.state().equals("FAILED")) {
                findings.add(failed(
                        worker, "is " + it.state() + " with " + it.tasks().size() + " tasks", at));
            }
            it.tasks().stream()
                    .filter(task -> task.state().equals("FAILED"))
                    .forEach(task ->
                            findings.add(failed(worker, "task " + task.id() + " is FAILED: " + task.trace(), at)));
        });
        return findings;
    }

    private static Finding failed(Worker worker, String what, String at) {
        return Finding.risk(
                "connect.state",
                subject(worker),
                what,
                "senders are refused and keep their events",
                "curl -X POST '" + at + "/restart?includeTasks=true&onlyFailed=true'");
    }

    /** Copies and copies in sync are looked at with Kafka's own topics. */
    private static List<Finding> offsets(Map<String, TopicState.Topic> topics, Snapshot snapshot) {
        TopicState.Topic topic = topics.get(snapshot.wanted().connectOffsets());
        if (topic == null || topic.value("cleanup.policy").equals("compact")) {
            return List.of();
        }
        return List.of(Finding.unsafe(
                "connect.offsets",
                snapshot.wanted().connectOffsets(),
                "has cleanup.policy=" + topic.value("cleanup.policy") + " and needs compact",
                "the sources' positions are deleted by time: they begin anew, and events are read twice or not at all",
                snapshot.wanted()
                        .command()
                        .configure(snapshot.wanted().connectOffsets(), Map.of("cleanup.policy", "compact"))));
    }

    private static String subject(Worker worker) {
        return "connector " + worker.name();
    }

    private static String patch(Worker worker, String key, String value) {
        return "curl -X PATCH -H 'Content-Type: application/json' -d '{\"" + key + "\":\"" + value + "\"}' "
                + worker.url() + "/connectors/" + worker.name() + "/config";
    }
}
