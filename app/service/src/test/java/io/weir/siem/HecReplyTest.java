package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.delivery.Backoff;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.RetryPolicy;
import io.weir.delivery.Settled;
import io.weir.delivery.Settlement;
import io.weir.delivery.SiemTarget;
import io.weir.flow.Pressure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of what HEC answers, and which events it is about. */
class HecReplyTest {
    private static final int EVENTS = 4;

    private final ScriptedServer server = new ScriptedServer();
    private final SiemTarget target = target(server.url(), Optional.of("main"));

    @AfterEach
    void close() {
        target.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"0,NONE", "17,NONE", "24,HIGH", "25,HIGH"})
    void successNearTheLimitsIsDeliveredAndAsksForLess(int code, Pressure pressure) {
        server.then(200, "{\"text\":\"Success\",\"code\":" + code + "}");

        Receipt receipt = target.send(TestEvents.batch(target, EVENTS));

        assertThat(receipt.outcomes()).containsOnly(Delivery.delivered());
        assertThat(receipt.pressure()).isEqualTo(pressure);
    }

    @Test
    void busyAsksForLessAndARefusedTokenDoesNot() {
        server.then(503, "{\"text\":\"Server is busy\",\"code\":9}").then(403, "{\"code\":4}");

        assertThat(target.send(TestEvents.batch(target, EVENTS)).pressure()).isEqualTo(Pressure.HIGH);
        assertThat(target.send(TestEvents.batch(target, EVENTS)).pressure()).isEqualTo(Pressure.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 24, 25})
    void successIsDelivered(int code) {
        server.then(200, code(code));

        assertThat(outcomes()).containsOnly(Delivery.delivered());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"code\":\"0\"}", "{\"code\":0}x", "{\"code\":8}", "OK"})
    void a200ThatIsNotHecsOwnIsRetried(String body) {
        server.then(200, body);

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 12, 13, 15})
    void partialAcceptanceResumesBehindThePoison(int code) {
        server.then(400, code(code, 1));

        List<Delivery> outcomes = outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(Delivery.Poison.class, poison -> {
            assertThat(poison.status()).isEqualTo(400);
            assertThat(poison.code()).isEqualTo(Integer.toString(code));
        });
        assertThat(outcomes.subList(2, EVENTS))
                .containsOnly(new Delivery.Retry(Duration.ZERO, "behind a refused event"));
    }

    @Test
    void theFirstAndTheLastEventCanBePoison() {
        server.then(400, code(6, 0));
        assertThat(outcomes().get(0)).isInstanceOf(Delivery.Poison.class);

        server.then(400, code(6, EVENTS - 1));
        List<Delivery> outcomes = outcomes();
        assertThat(outcomes.subList(0, EVENTS - 1)).containsOnly(Delivery.delivered());
        assertThat(outcomes.get(EVENTS - 1)).isInstanceOf(Delivery.Poison.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 5, 1_000_000})
    void anEventNumberThatWasNotSentIsHalvedAndBlamesNobody(int number) {
        server.then(400, code(6, number));

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Split.class));
    }

    @Test
    void aSingleEventNeedsNoNumber() {
        server.then(400, code(6));

        assertThat(target.send(batch(target, 1)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Poison.class));
    }

    @Test
    void aWrongIndexCountsFromOneAndIsTheTargetsFaultWhereAllShareIt() {
        server.then(400, code(7, 2));

        List<Delivery> outcomes = outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.subList(1, EVENTS)).containsOnly(new Delivery.TargetFault("HEC code 7: incorrect index"));
    }

    @Test
    void aWrongIndexIsTheEventsFaultWhereItsTypeChoseIt() {
        server.then(400, code(7, 2));
        try (SiemTarget byType = target(server.url(), Optional.of("weir_{type}"))) {
            List<Delivery> outcomes = byType.send(batch(byType, EVENTS)).outcomes();

            assertThat(server.requests().get(0).text()).contains("\"index\":\"weir_linux-auth\"");
            assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
            assertThat(outcomes.get(1)).isEqualTo(new Delivery.Poison("incorrect index", 400, "7"));
            assertThat(outcomes.get(2)).isInstanceOf(Delivery.Retry.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"400,10", "400,11", "400,14", "400,16", "400,21", "400,22", "401,2", "401,3", "403,1", "403,4", "400,99"
    })
    void aConfigurationFaultHoldsTheEvents(int status, int code) {
        server.then(status, code(code));

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    @ParameterizedTest
    @CsvSource({"500,8", "503,18", "503,19", "503,20", "503,23", "429,9", "500,9"})
    void aServerInTroubleIsRetriedWholeWhateverNumberItNames(int status, int code) {
        server.then(status, code(code, 2));

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    /** Some count the number from zero and some from one: the event before it goes again, and none is missing. */
    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "1,0", "2,1", "3,2", "4,3", "5,0", "1000000,0"})
    void aBusyServerHasTakenWhatStandsWellBeforeItsNumber(int number, int taken) {
        server.then(503, code(9, number), "Retry-After: 7");

        List<Delivery> outcomes = outcomes();

        assertThat(outcomes).hasSize(EVENTS);
        assertThat(outcomes.subList(0, taken)).allMatch(Delivery.delivered()::equals);
        assertThat(outcomes.subList(taken, EVENTS)).containsOnly(new Delivery.Retry(Duration.ofSeconds(7), "HTTP 503"));
    }

    @Test
    void aBusyServerThatNamesNoNumberIsRetriedWhole() {
        server.then(503, code(9));
        server.then(503, "{\"code\":9,\"invalid-event-number\":\"3\"}");

        assertThat(outcomes()).hasSize(EVENTS).containsOnly(new Delivery.Retry(null, "HTTP 503"));
        assertThat(outcomes()).hasSize(EVENTS).containsOnly(new Delivery.Retry(null, "HTTP 503"));
    }

    @Test
    void twoPoisonsInOneBatchLeaveTheirNeighboursExactlyOnce() {
        RetryPolicy policy = new RetryPolicy(backoff(), backoff());
        Settlement settlement = new Settlement(batch(target, EVENTS), target.framing(), policy, 0);
        server.then(400, code(6, 1));
        server.then(400, code(12, 0));
        server.then(200, code(0));

        for (int i = 0; i < 3; i++) {
            settlement.answered(target.send(settlement.next(0).orElseThrow()), 0);
        }

        Settled settled = settlement.settled().orElseThrow();
        assertThat(settled.rejected()).extracting(it -> it.why().code()).containsExactly("6", "12");
        assertThat(settled.rejectedOffsets()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(server.requests().stream().map(HecReplyTest::numbers))
                .containsExactly(List.of("0", "1", "2", "3"), List.of("2", "3"), List.of("3"));
    }

    @Test
    void ofABusyServerOnlyTheRestGoesAgain() {
        RetryPolicy policy = new RetryPolicy(backoff(), backoff());
        Settlement settlement = new Settlement(batch(target, EVENTS), target.framing(), policy, 0);
        server.then(503, code(9, 3));
        server.then(200, code(0));

        settlement.answered(target.send(settlement.next(0).orElseThrow()), 0);
        settlement.answered(target.send(settlement.next(0).orElseThrow()), 0);

        assertThat(settlement.isSettled()).isTrue();
        assertThat(server.requests().stream().map(HecReplyTest::numbers))
                .containsExactly(List.of("0", "1", "2", "3"), List.of("2", "3"));
    }

    @ParameterizedTest
    @CsvSource({"1,0", "4,3"})
    void aWrongIndexOfTheFirstOrTheLastEventIsThatEvents(int number, int at) {
        server.then(400, code(7, number));
        try (SiemTarget byType = target(server.url(), Optional.of("weir_{type}"))) {
            List<Delivery> outcomes = byType.send(batch(byType, EVENTS)).outcomes();

            assertThat(outcomes.subList(0, at)).allMatch(Delivery.delivered()::equals);
            assertThat(outcomes.get(at)).isInstanceOf(Delivery.Poison.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 5})
    void aWrongIndexOfNoEventThatWasSentBlamesNone(int number) {
        server.then(400, code(7, number));
        try (SiemTarget byType = target(server.url(), Optional.of("weir_{type}"))) {
            assertThat(byType.send(batch(byType, EVENTS)).outcomes())
                    .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Split.class));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12, 13, 15})
    void aSingleEventIsItself(int code) {
        server.then(400, code(code, 0));

        assertThat(target.send(batch(target, 1)).outcomes())
                .hasSize(1)
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Poison.class));
    }

    @Test
    void a415InHtmlIsNoEventsFault() {
        server.then(415, HttpTargetContract.HTML, "Content-Type: text/html");

        assertThat(outcomes()).containsOnly(new Delivery.TargetFault("HTTP 415"));
    }

    @Test
    void a400ThatIsNotHecsOwnSaysNothingAboutTheEvents() {
        server.then(400, HttpTargetContract.HTML, "Content-Type: text/html");

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    private List<Delivery> outcomes() {
        return target.send(batch(target, EVENTS)).outcomes();
    }

    private static SiemTarget target(URI url, Optional<String> index) {
        return SplunkHecTargetTest.target(url, index);
    }

    private static Backoff backoff() {
        return new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), Duration.ZERO, () -> 0);
    }

    /** Which events of the batch a request carries. */
    private static List<String> numbers(ScriptedServer.Request request) {
        return Pattern.compile("\"weir_id\":\"[^\"]*:(\\d+)\"")
                .matcher(request.text())
                .results()
                .map(it -> it.group(1))
                .toList();
    }

    private static String code(int code) {
        return "{\"text\":\"t\",\"code\":" + code + "}";
    }

    private static String code(int code, int number) {
        return "{\"text\":\"t\",\"code\":" + code + ",\"invalid-event-number\":" + number + "}";
    }
}
