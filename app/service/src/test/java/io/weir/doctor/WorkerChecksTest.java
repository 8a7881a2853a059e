package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerChecksTest {
    private static final URI URL = URI.create("http://connect:8083");
    private static final Worker.Task RUNNING = new Worker.Task(0, "RUNNING", "");

    private final Seeing seeing = Seeing.production();
    private final Map<String, String> config = new HashMap<>(Map.of("exactly.once.support", "required"));
    private final Map<String, List<String>> errors = new HashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect.connector",
                "connect.exactly-once",
                "connect.tolerance",
                "connect.settings",
                "connect.state"
            })
    void hasNothingToSayOfAConnectorThatRuns(String check) {
        worker("RUNNING", RUNNING);

        assertThat(seeing.findings(check)).isEmpty();
    }

    @Test
    void namesAWorkerThatCannotDoExactlyOnce() {
        errors.put("exactly.once.support", List.of("This worker does not have exactly-once source support enabled."));
        worker("RUNNING", RUNNING);

        Finding finding = seeing.finding("connect.exactly-once");

        assertThat(finding.severity()).isEqualTo(Severity.UNSAFE);
        assertThat(finding.command()).contains("exactly.once.source.support=enabled");
        assertThat(seeing.findings("connect.settings")).as("said once").isEmpty();
    }

    @Test
    void namesAConnectorThatDoesNotAskForIt() {
        config.remove("exactly.once.support");
        worker("RUNNING", RUNNING);

        assertThat(seeing.finding("connect.exactly-once").command())
                .isEqualTo("curl -X PATCH -H 'Content-Type: application/json' -d"
                        + " '{\"exactly.once.support\":\"required\"}' http://connect:8083/connectors/weir-http/config");
    }

    @Test
    void namesAConnectorThatDropsWhatItCannotWrite() {
        config.put("errors.tolerance", "all");
        errors.put("errors.tolerance", List.of("errors.tolerance must be none"));
        worker("RUNNING", RUNNING);

        assertThat(seeing.finding("connect.tolerance").severity()).isEqualTo(Severity.UNSAFE);
        assertThat(seeing.findings("connect.settings")).isEmpty();
    }

    @Test
    void passesOnWhatTheConnectorSaysOfItsSettings() {
        errors.put("value.converter", List.of("value.converter must be bytes."));
        worker("RUNNING", RUNNING);

        assertThat(seeing.finding("connect.settings").what()).isEqualTo("value.converter must be bytes.");
    }

    @Test
    void namesWhatFailedAndHowToStartIt() {
        worker("RUNNING", RUNNING, new Worker.Task(1, "FAILED", "java.net.BindException: in use"));

        Finding finding = seeing.finding("connect.state");

        assertThat(finding.what()).isEqualTo("task 1 is FAILED: java.net.BindException: in use");
        assertThat(finding.command())
                .isEqualTo("curl -X POST 'http://connect:8083/connectors/weir-http/restart"
                        + "?includeTasks=true&onlyFailed=true'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PAUSED", "STOPPED"})
    void namesAConnectorThatSomebodyStopped(String state) {
        worker(state);

        assertThat(seeing.finding("connect.state").command()).endsWith("/connectors/weir-http/resume");
    }

    @Test
    void namesAConnectorWithoutTasks() {
        worker("RUNNING");

        assertThat(seeing.finding("connect.state").what()).isEqualTo("is RUNNING with 0 tasks");
    }

    @Test
    void notesAWorkerWithoutOurConnector() {
        seeing.worker = Seen.of(new Worker(URL, "weir-http", errors, Optional.empty()));

        assertThat(seeing.finding("connect.connector").severity()).isEqualTo(Severity.NOTE);
        assertThat(seeing.findings("connect.exactly-once")).isEmpty();
    }

    @Test
    void namesAWorkerThatCouldNotDoExactlyOnceBeforeThereIsAConnector() {
        errors.put("exactly.once.support", List.of("This worker does not have exactly-once source support enabled."));
        errors.put("topic", List.of("is required"));
        seeing.worker = Seen.of(new Worker(URL, "weir-http", errors, Optional.empty()));

        assertThat(seeing.finding("connect.exactly-once").severity()).isEqualTo(Severity.UNSAFE);
        assertThat(seeing.findings("connect.settings")).isEmpty();
    }

    private void worker(String state, Worker.Task... tasks) {
        seeing.worker = Seen.of(
                new Worker(URL, "weir-http", errors, Optional.of(new Worker.Connector(config, state, List.of(tasks)))));
    }
}
