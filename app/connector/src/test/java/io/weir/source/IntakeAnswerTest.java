package io.weir.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and what senders are answered, over real sockets, with a task that commits when the test says so. */
class IntakeAnswerTest {
    private static final String EVENT = "{\"event\":\"e\"}";
    private static final String BUSY = "{\"text\":\"Server is busy\",\"code\":9}";

    private final IntakeFixture http = new IntakeFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void answersOnlyWhenTheEventsAreCommitted() throws Exception {
        http.open();
        CompletableFuture<HttpResponse<String>> answer = http.send(http.request("/services/collector", EVENT + EVENT));
        List<Submission> taken = http.take();
        taken.get(0).settleOne(true);
        assertThat(answer).isNotDone();

        taken.get(0).settleOne(true);
        http.intake.handover().settle(taken.get(0));

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
        assertThat(answer.get().headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void saysWhatWasWrongOnlyWhenWhatWasSoundIsCommitted() throws Exception {
        http.open();
        CompletableFuture<HttpResponse<String>> answer =
                http.send(http.request("/services/collector", EVENT + "{\"evnt\":1}"));
        List<Submission> taken = http.take();
        assertThat(answer).isNotDone();

        http.settle(taken);

        assertThat(answer.get().statusCode()).isEqualTo(400);
        assertThat(answer.get().body()).contains("\"invalid-event-number\":1");
    }

    @Test
    void withdrawsARequestThatNobodyTookInTime() throws Exception {
        http.settings.put("http.ack.timeout.ms", "2000");
        http.open();

        HttpResponse<String> answer = http.post("/services/collector", EVENT);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(BUSY);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(http.intake.handover().take(1 << 20, 0)).isEmpty();
        assertThat(http.metrics.refusals(Refusal.TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void refusesAtOnceWhileNothingIsTakenAndIsUnhealthy() throws Exception {
        http.settings.put("http.ack.timeout.ms", "300");
        http.open();
        await().until(() -> http.intake.handover().isStalled());

        assertThat(http.post("/services/collector", EVENT).statusCode()).isEqualTo(503);
        assertThat(http.post("/v1/logs", EVENT).body())
                .isEqualTo("{\"error\":\"stalled\",\"message\":\"Server is busy\"}");
        assertThat(http.get("/services/collector/health").statusCode()).isEqualTo(503);
        http.commitAlways();
        await().until(() -> !http.intake.handover().isStalled());
        assertThat(http.get("/services/collector/health").body())
                .isEqualTo("{\"text\":\"HEC is healthy\",\"code\":17}");
        assertThat(http.get("/services/collector/health/1.0").statusCode()).isEqualTo(200);
        assertThat(http.post("/services/collector", EVENT).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatTheBufferCannotHoldAndTakesItOnceThereIsRoom() throws Exception {
        http.settings.put("http.body.bytes.max", "1048576");
        http.settings.put("http.buffer.bytes.max", "1500000");
        http.open();
        String large = "{\"event\":\"" + "x".repeat(100_000) + "\"}";
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        List<Submission> taken = new ArrayList<>();
        while (http.intake.heldBytes() < 1_300_000) {
            waiting.add(http.send(http.request("/services/collector", large)));
            taken.addAll(http.take());
        }

        HttpResponse<String> refused = http.post("/services/collector", large);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo(BUSY);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(http.get("/services/collector/health").body())
                .isEqualTo("{\"text\":\"HEC is unhealthy, queues are full\",\"code\":18}");

        http.settle(taken);
        http.commitAlways();
        assertThat(waiting)
                .allSatisfy(each -> assertThat(each.get().statusCode()).isEqualTo(200));
        assertThat(http.get("/services/collector/health").statusCode()).isEqualTo(200);
        assertThat(http.post("/services/collector", large).statusCode()).isEqualTo(200);
        assertThat(http.metrics.refusals(Refusal.BUSY)).isEqualTo(1);
    }

    @Test
    void answersAllWhoWaitWhenItStopsAndTakesNoMore() throws Exception {
        http.open();
        CompletableFuture<HttpResponse<String>> taken = http.send(http.request("/services/collector", EVENT));
        http.take();
        CompletableFuture<HttpResponse<String>> queued = http.send(http.request("/services/collector", EVENT));
        await().until(() -> http.intake.handover().waiting() == 2);
        int port = http.intake.port();

        http.intake.close();

        assertThat(taken.get().body()).isEqualTo(BUSY);
        assertThat(queued.get().body()).isEqualTo("{\"text\":\"Server is shutting down\",\"code\":23}");
        assertThat(queued.get().headers().firstValue("retry-after")).isPresent();
        assertThatThrownBy(() -> http.connect(port).close()).isInstanceOf(IOException.class);
    }

    @Test
    void keepsASendersConnectionAndItsLane() throws Exception {
        http.open();
        List<Integer> hashes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<HttpResponse<String>> answer = http.send(http.request("/services/collector", EVENT));
            List<Submission> taken = http.take();
            hashes.add(taken.get(0).senderHash());
            http.settle(taken);
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(hashes).containsOnly(hashes.get(0));
    }

    @Test
    void givesBackWhatASenderHeldWhoHangsUp() throws Exception {
        http.open();
        try (Socket socket = http.connect(http.intake.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /services/collector HTTP/1.1\r\nHost: x\r\nAuthorization: Splunk tok\r\nContent-Length: 50\r\n\r\n{\"ev"
                                    .getBytes(ISO_8859_1));
            await().until(() -> http.intake.heldBytes() > 0);
        }
        await().until(() -> http.intake.heldBytes() == 0);
        assertThat(http.intake.handover().waiting()).isZero();
    }

    @Test
    void saysClearlyThatAPortIsInUse() {
        http.open();
        http.settings.put("http.port", Integer.toString(http.intake.port()));

        assertThatThrownBy(() ->
                        Intake.open(HttpSourceSettings.of(http.settings), http.gate, Clock.systemUTC(), http.metrics))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "Cannot listen on 127.0.0.1:" + http.intake.port(), "Another process has the port");
    }

    @Test
    void sharesAPortAmongTasksOfOneConnector() throws Exception {
        http.open();
        http.settings.put(HttpSourceSettings.TASKS, "2");
        int port = http.intake.port();
        http.intake.close();
        http.settings.put("http.port", Integer.toString(port));
        http.intake = Intake.open(HttpSourceSettings.of(http.settings), http.gate, Clock.systemUTC(), http.metrics);

        Intake second = Intake.open(HttpSourceSettings.of(http.settings), http.gate, Clock.systemUTC(), http.metrics);

        assertThat(second.port()).isEqualTo(http.intake.port());
        second.close();
    }

    @Test
    void writesItsPortToAFileAndRemovesItAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("port");
        http.settings.put("http.port.file", file.toString());
        http.open();

        assertThat(Files.readString(file)).isEqualTo(http.intake.port() + "\n");
        http.intake.close();
        assertThat(file).doesNotExist();
    }
}
