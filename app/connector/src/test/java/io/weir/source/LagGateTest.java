package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.flow.Gate;
import io.weir.flow.Headroom;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of sender experiences, and who is told. */
class LagGateTest {
    private static final String EVENT = "{\"event\":\"e\"}";

    private final IntakeFixture http = new IntakeFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void tellsOfEachChangeOnce() {
        LagGate gate = GateInHand.open();
        List<String> changes = new ArrayList<>();
        gate.whenChanged(() -> changes.add(gate.isClosed() + " " + gate.isSlow()));

        GateInHand.use(gate, 0.5);
        GateInHand.use(gate, 0.75);
        GateInHand.use(gate, 0.76);
        GateInHand.use(gate, 0.95);

        assertThat(changes).containsExactly("false true", "true false");
    }

    @Test
    void aChangeIsAnEventOfThePipeline() throws Exception {
        GateChanges changes = new GateChanges("weir-\"x\"", "weir.events", Clock.systemUTC());
        Headroom.Answer answer = new Headroom.Answer(0.951, "weir.raw", 1e9, Double.POSITIVE_INFINITY);

        changes.add(Gate.State.SLOW, Gate.State.CLOSED, answer, true);
        changes.add(Gate.State.CLOSED, Gate.State.OPEN, answer, false);

        List<SourceRecord> told = changes.take();
        assertThat(told).hasSize(1).allMatch(changes::isOne);
        JsonNode event = new ObjectMapper().readTree((byte[]) told.get(0).value());
        assertThat(event.path("kind").asText()).isEqualTo("gate_changed");
        assertThat(event.path("intake").asText()).isEqualTo("weir-\"x\"");
        assertThat(event.path("from").asText() + ">" + event.path("to").asText())
                .isEqualTo("slow>closed");
        assertThat(event.path("used_percent").asInt()).isEqualTo(95);
        assertThat(event.path("undelivered_bytes").asLong()).isEqualTo(1_000_000_000);
        assertThat(event.path("seconds_left").isNull()).isTrue();
        assertThat(new String((byte[]) told.get(0).key(), UTF_8)).isEqualTo("source");
        assertThat(changes.take()).isEmpty();
    }

    @Test
    void answersHttpWith503AndRetryAfterWhileItIsClosedAndTakesAgainWhenItOpens() throws Exception {
        http.open();
        http.commitAlways();
        GateInHand.use(http.gate, 0.95);

        HttpResponse<String> refused = http.post("/services/collector", EVENT);
        HttpResponse<String> logs = http.post("/v1/logs", "a line");
        HttpResponse<String> health = http.get("/services/collector/health");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("{\"text\":\"Server is busy\",\"code\":9}");
        assertThat(refused.headers().firstValue("retry-after")).contains("30");
        assertThat(logs.statusCode()).isEqualTo(503);
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(http.committed).isEmpty();
        assertThat(http.metrics.refusals(Refusal.NO_ROOM)).isEqualTo(2);
        GateInHand.use(http.gate, 0.1);
        assertThat(http.post("/services/collector", EVENT).statusCode()).isEqualTo(200);
        assertThat(http.committed).hasSize(1);
    }

    @Test
    void letsSendersWaitForAnAnswerThatIsReadyWhileItIsSlow() throws Exception {
        http.open();
        http.commitAlways();
        GateInHand.use(http.gate, 0.89);
        CompletableFuture<HttpResponse<String>> answer = http.send(http.request("/services/collector", EVENT));

        await().until(() -> http.committed.size() == 1);
        await().until(() -> http.intake.handover().waiting() == 0);

        assertThat(answer).isNotDone();
        assertThat(http.intake.heldBytes()).as("what is in memory is paid for").isPositive();
        GateInHand.use(http.gate, 0.1);
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(http.intake.heldBytes()).isZero();
    }

    @Test
    void answersAllWhoWaitWhenTheTaskEnds() throws Exception {
        http.open();
        http.commitAlways();
        GateInHand.use(http.gate, 0.89);
        CompletableFuture<HttpResponse<String>> answer = http.send(http.request("/services/collector", EVENT));
        await().until(() -> http.committed.size() == 1);
        await().until(() -> http.intake.handover().waiting() == 0);

        http.intake.close();

        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void givesAnswersInTheirOrderWhenTheyHaveWaited() {
        AtomicLong now = new AtomicLong();
        AtomicLong wait = new AtomicLong(100);
        List<Integer> given = new ArrayList<>();
        SlowAnswers answers = new SlowAnswers(Runnable::run, wait::get, now::get);

        answers.execute(() -> given.add(1));
        now.addAndGet(50_000_000);
        answers.execute(() -> given.add(2));
        answers.tick();
        assertThat(given).isEmpty();
        now.addAndGet(50_000_000);
        answers.tick();
        assertThat(given).containsExactly(1);
        wait.set(0);
        answers.tick();

        assertThat(given).containsExactly(1, 2);
    }

    @Test
    void readsNoStreamWhileItIsClosedAndLosesNothingOfIt(@TempDir Path folder) throws Exception {
        try (SyslogStage syslog = SyslogStage.open(folder);
                Socket sender = syslog.connect()) {
            SyslogStage.send(sender, "<13>one\n");
            assertThat(syslog.commit(1)).containsExactly("<13>one");
            GateInHand.use(syslog.gate(), 0.95);
            SyslogStage.send(sender, "<13>two\n");
            try (Socket other = syslog.connect()) {
                SyslogStage.send(other, "<13>three\n");
                // Both have been asked, and put off.
                await().until(() -> syslog.waiting() == 2);
                assertThat(syslog.intake().handover().events()).isZero();

                GateInHand.use(syslog.gate(), 0.1);

                assertThat(syslog.commit(2)).containsExactlyInAnyOrder("<13>two", "<13>three");
            }
        }
    }

    @Test
    void isOpenWhereNobodyIsToLook() {
        LagGate gate = GateInHand.open();

        assertThat(gate.isClosed() || gate.isSlow()).isFalse();
        assertThat(gate.waitMillis()).isZero();
        assertThat(gate.changes().isOne(new SourceRecord(Map.of(), Map.of(), "raw", null, null)))
                .isFalse();
    }
}
