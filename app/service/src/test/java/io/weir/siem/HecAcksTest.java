package io.weir.siem;

import static io.weir.siem.FakeIndexer.channel;
import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.reset;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.sink.Logged;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HecAcksTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final FakeIndexer indexer = new FakeIndexer();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<SiemTarget> targets = new ArrayList<>();

    @AfterEach
    void close() {
        targets.forEach(SiemTarget::close);
        threads.shutdownNow();
        indexer.close();
    }

    @Test
    void aBatchIsDeliveredOnceItIsWritten() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);

        Future<List<Delivery>> answer = send(target, 3);
        await(() -> indexer.polls().size() >= 3);
        assertThat(answer).isNotDone();
        indexer.indexAll();

        assertThat(answer.get()).hasSize(3).containsOnly(Delivery.delivered());
        assertThat(indexer.events()).hasSize(1);
        String channel = channel(indexer.events().get(0));
        assertThat(UUID.fromString(channel)).hasToString(channel);
        assertThat(indexer.polls()).allSatisfy(poll -> {
            assertThat(poll.path()).isEqualTo("/services/collector/ack");
            assertThat(poll.text()).isEqualTo("{\"acks\":[0]}");
            assertThat(channel(poll)).isEqualTo(channel);
            assertThat(poll.headers()).containsEntry("authorization", "Splunk t0ken");
        });
    }

    @Test
    void oneRequestAsksForAllThatWait() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        List<Future<List<Delivery>>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(send(target, 1));
        }
        await(() -> indexer.polls().stream().anyMatch(poll -> poll.text().equals("{\"acks\":[0,1,2,3,4,5]}")));

        indexer.indexAll();

        for (Future<List<Delivery>> answer : answers) {
            assertThat(answer.get()).containsOnly(Delivery.delivered());
        }
        assertThat(indexer.events().stream().map(FakeIndexer::channel).distinct())
                .hasSize(1);
    }

    @Test
    void whatIsReportedOnceIsNotForgotten() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        Future<List<Delivery>> first = send(target, 1);
        await(() -> indexer.events().size() == 1);
        Future<List<Delivery>> second = send(target, 1);
        await(() -> indexer.polls().stream().anyMatch(poll -> poll.text().contains("[0,1]")));

        // One of the two asks and hears of both; from then on HEC says false.
        indexer.indexAll();
        indexer.index(false);

        assertThat(first.get()).containsOnly(Delivery.delivered());
        assertThat(second.get()).containsOnly(Delivery.delivered());
    }

    @Test
    void oneThatIsNeverWrittenIsSentAgainAndSaid() {
        indexer.index(false);
        try (Logged log = new Logged(HecAcks.class)) {
            SiemTarget target = target(SHORT);

            assertThat(target.send(batch(target, 3)).outcomes()).hasSize(3).containsOnly(AckChannel.LATE);
            assertThat(target.send(batch(target, 2)).outcomes()).hasSize(2).containsOnly(AckChannel.LATE);

            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0)).contains("took 3 events").contains("(1 batches so far)");
            assertThat(log.warnings().get(1)).contains("took 2 events").contains("(2 batches so far)");
        }
    }

    @Test
    void aReportThatIsLostMeansAnotherRequest() {
        indexer.toPolls(report -> reset());
        SiemTarget target = target(SHORT);

        assertThat(target.send(batch(target, 2)).outcomes()).containsOnly(AckChannel.LATE);
        indexer.toPolls(report -> report);
        assertThat(target.send(batch(target, 2)).outcomes()).containsOnly(Delivery.delivered());

        assertThat(indexer.events().stream().map(FakeIndexer::channel).distinct())
                .as("after silence nobody knows how it counts")
                .hasSize(2);
    }

    @Test
    void anIndexerThatCountsAnewAcknowledgesNothingOfBefore() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        Future<List<Delivery>> before = send(target, 1);
        await(() -> !indexer.polls().isEmpty());

        indexer.restart();
        indexer.index(true);

        // Its number 0 is that of the batch before, which is lost.
        assertThat(send(target, 1).get()).containsOnly(AckChannel.RESET);
        assertThat(before.get()).containsOnly(AckChannel.RESET);
        assertThat(send(target, 1).get()).containsOnly(Delivery.delivered());
        assertThat(channel(indexer.events().get(2)))
                .isNotEqualTo(channel(indexer.events().get(0)));
    }

    /** The answer to the first of the new count does not come, or is a proxy's; that one is written, and not the one before. */
    @ParameterizedTest
    @ValueSource(ints = {0, 502, 504, 500, 200})
    void anIndexerThatCountsAnewUnseenAcknowledgesNothingOfBefore(int status) throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        Future<List<Delivery>> before = send(target, 1);
        await(() -> !indexer.polls().isEmpty());

        indexer.restart();
        indexer.index(true).toEvents(answer -> status == 0 ? reset() : raw(response(status, "<html>Proxy</html>")));
        assertThat(send(target, 1).get()).noneMatch(Delivery.Delivered.class::isInstance);

        assertThat(before.get()).containsOnly(AckChannel.RESET);
        indexer.toEvents(answer -> answer);
        assertThat(send(target, 1).get()).containsOnly(Delivery.delivered());
    }

    @Test
    void aTokenWithoutAcknowledgementIsATargetFaultThatSaysWhatToDo() {
        indexer.toEvents(answer -> raw(response(200, "{\"text\":\"Success\",\"code\":0}")));
        SiemTarget target = target(LONG);

        assertThat(target.send(batch(target, 2)).outcomes())
                .hasSize(2)
                .allSatisfy(it -> assertThat(fault(it)).contains("enable indexer acknowledgement"));
    }

    @Test
    void acknowledgementThatIsDisabledMeanwhileIsATargetFaultThatSaysWhatToDo() {
        indexer.toPolls(report -> raw(response(400, "{\"text\":\"ACK is disabled\",\"code\":14}")));
        SiemTarget target = target(LONG);

        assertThat(target.send(batch(target, 2)).outcomes())
                .hasSize(2)
                .allSatisfy(it -> assertThat(fault(it)).contains("enable indexer acknowledgement", "code 14"));
    }

    @Test
    void whatNobodyWouldAcknowledgeIsNotSentAgainUntilSomebodyHasMendedIt() {
        indexer.toEvents(answer -> raw(response(200, "{\"text\":\"Success\",\"code\":0}")));
        indexer.toPolls(report -> raw(response(400, "{\"text\":\"ACK is disabled\",\"code\":14}")));
        SiemTarget target = target(LONG);

        for (int i = 0; i < 4; i++) {
            assertThat(target.send(batch(target, 2)).outcomes())
                    .allSatisfy(it -> assertThat(fault(it)).contains("enable indexer acknowledgement"));
        }
        assertThat(indexer.events()).as("Splunk took it each time").hasSize(1);

        indexer.toEvents(answer -> answer).toPolls(report -> report);
        assertThat(target.send(batch(target, 2)).outcomes()).containsOnly(Delivery.delivered());
        assertThat(indexer.events()).hasSize(2);
    }

    /** What forwards events alone, or speaks HEC and no acknowledgement, answers with a page of its own. */
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 405, 502})
    void nothingButAReportTellsThatItIsMended(int status) {
        indexer.toEvents(answer -> raw(response(200, "{\"text\":\"Success\",\"code\":0}")));
        indexer.toPolls(report -> raw(response(status, "<html>No such page</html>")));
        SiemTarget target = target(LONG);

        for (int i = 0; i < 4; i++) {
            assertThat(target.send(batch(target, 2)).outcomes())
                    .allSatisfy(it -> assertThat(fault(it)).contains("enable indexer acknowledgement"));
        }

        assertThat(indexer.events()).as("it took it each time").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"10,set acknowledge to true", "11,X-Splunk-Request-Channel", "14,set acknowledge to false"})
    void aChannelThatIsRefusedIsATargetFaultThatSaysWhatToDo(int code, String advice) {
        indexer.toEvents(answer -> raw(response(400, "{\"text\":\"t\",\"code\":" + code + "}")));
        SiemTarget target = target(LONG);

        assertThat(target.send(batch(target, 2)).outcomes())
                .allSatisfy(it -> assertThat(fault(it)).contains(advice));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Sign in</html>",
                "{\"acks\":{\"0\":\"true\"}}",
                "{\"acks\":{\"0\":1}}",
                "{\"acks\":[true]}",
                "{\"acks\":{\"1\":true,\"-0\":true,\"00000000000000000000\":true,\"\":true}}",
                "{\"0\":true}",
                "{\"acks\":true}",
                "{\"acks\":{\"0\":true}}x",
                "{\"acks\":{\"0\":true}"
            })
    void nothingElseIsAnAcknowledgement(String body) {
        indexer.toPolls(report -> raw(response(200, body)));
        SiemTarget target = target(SHORT);

        assertThat(target.send(batch(target, 1)).outcomes()).containsOnly(AckChannel.LATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"0\"", "0.5", "null", "99999999999999999999", "[0]"})
    void nothingElseIsAnId(String ackId) {
        indexer.toEvents(answer -> raw(response(200, "{\"code\":0,\"ackId\":" + ackId + "}")));
        SiemTarget target = target(LONG);

        assertThat(target.send(batch(target, 1)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void whoCannotAskForAWhileGoesOnAsking(int status) throws Exception {
        indexer.index(false);
        indexer.toPolls(report -> raw(response(status, "{\"code\":4}")));
        SiemTarget target = target(LONG);
        Future<List<Delivery>> answer = send(target, 2);
        await(() -> indexer.polls().size() >= 3);

        indexer.toPolls(report -> report);
        indexer.indexAll();

        assertThat(answer.get()).containsOnly(Delivery.delivered());
        assertThat(indexer.events()).hasSize(1);
    }

    @Test
    void whatStandsBeforeAPoisonIsAcknowledgedToo() throws Exception {
        String body = "{\"code\":6,\"invalid-event-number\":2,\"ackId\":0}";
        indexer.index(false).toEvents(answer -> raw(response(400, body)));
        SiemTarget target = target(LONG);
        Future<List<Delivery>> answer = send(target, 4);
        await(() -> indexer.polls().size() >= 2);
        assertThat(answer).isNotDone();
        indexer.indexAll();

        List<Delivery> outcomes = answer.get();
        assertThat(outcomes.subList(0, 2)).containsOnly(Delivery.delivered());
        assertThat(outcomes.get(2)).isInstanceOf(Delivery.Poison.class);
        assertThat(outcomes.get(3)).isEqualTo(new Delivery.Retry(Duration.ZERO, "behind a refused event"));
    }

    @Test
    void whatStandsBeforeAPoisonGoesAgainWhereNobodyWillAcknowledgeIt() {
        indexer.toEvents(answer -> raw(response(400, "{\"code\":6,\"invalid-event-number\":1}")));
        SiemTarget target = target(LONG);

        List<Delivery> outcomes = target.send(batch(target, 2)).outcomes();

        assertThat(outcomes.get(0)).isEqualTo(new Delivery.Retry(Duration.ZERO, "taken without an acknowledgement"));
        assertThat(outcomes.get(1)).isInstanceOf(Delivery.Poison.class);
    }

    @Test
    void aRequestThatGotNoIdHoldsNobodyUp() {
        SiemTarget target = target(LONG);
        indexer.toEvents(answer -> raw(response(503, "{\"code\":9}")));
        target.send(batch(target, 1));
        indexer.restart();

        indexer.toEvents(answer -> answer);

        assertThat(target.send(batch(target, 1)).outcomes()).containsOnly(Delivery.delivered());
    }

    @Test
    void closeEndsEveryWait() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        List<Future<List<Delivery>>> answers = List.of(send(target, 1), send(target, 1), send(target, 1));
        await(() -> indexer.polls().stream().anyMatch(poll -> poll.text().contains("[0,1,2]")));

        target.close();

        for (Future<List<Delivery>> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).containsOnly(AckChannel.ENDED);
        }
        assertThat(target.send(batch(target, 1)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    void closeEndsAWaitOnAnOldChannelToo() throws Exception {
        indexer.index(false).toPolls(report -> reset());
        SiemTarget target = target(LONG);
        Future<List<Delivery>> answer = send(target, 1);
        await(() -> indexer.polls().size() >= 3);

        target.close();

        assertThat(answer.get(10, TimeUnit.SECONDS)).containsOnly(AckChannel.ENDED);
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() throws Exception {
        indexer.index(false);
        SiemTarget target = target(LONG);
        List<Object> seen = new ArrayList<>();
        Thread sender = new Thread(() -> {
            seen.addAll(target.send(batch(target, 1)).outcomes());
            seen.add(Thread.currentThread().isInterrupted());
        });
        sender.start();
        await(() -> !indexer.polls().isEmpty());

        sender.interrupt();
        sender.join(10_000);

        assertThat(seen).containsExactly(AckChannel.ENDED, true);
    }

    @Test
    void anIndexerThatWritesNothingDoesNotHoldUpTheOther() throws Exception {
        try (FakeIndexer stuck = new FakeIndexer().index(false)) {
            SiemTarget target = target(LONG, Addresses.of(stuck.url(), indexer.url()));
            Future<List<Delivery>> held = send(target, 1);
            await(() -> stuck.events().size() == 1);

            for (int i = 0; i < 10; i++) {
                assertThat(target.send(batch(target, 1)).outcomes()).containsOnly(Delivery.delivered());
            }

            assertThat(held).isNotDone();
            assertThat(stuck.events()).hasSize(1);
            assertThat(indexer.events().stream().map(FakeIndexer::channel))
                    .doesNotContain(channel(stuck.events().get(0)));
        }
    }

    private SiemTarget target(Duration timeout) {
        return target(timeout, Addresses.of(indexer.url()));
    }

    private SiemTarget target(Duration timeout, Addresses addresses) {
        SplunkHecSettings settings = new SplunkHecSettings(
                "splunk-hec",
                addresses,
                new Secret("t0ken"),
                true,
                timeout,
                Duration.ofMillis(20),
                Optional.of("main"),
                "weir",
                "weir:{type}",
                Optional.empty(),
                new ByteSize(5_000_000),
                HTTP,
                TlsSettings.NONE);
        SiemTarget target = new SplunkHecTarget(settings, TestEvents.NO_TLS, 8, Clock.systemUTC());
        targets.add(target);
        return target;
    }

    private Future<List<Delivery>> send(SiemTarget target, int events) {
        Callable<List<Delivery>> send = () -> target.send(batch(target, events)).outcomes();
        return threads.submit(send);
    }

    private static String fault(Delivery outcome) {
        assertThat(outcome).isInstanceOf(Delivery.TargetFault.class);
        return ((Delivery.TargetFault) outcome).cause();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(2_000_000);
        }
    }
}
