package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.rawThenClose;
import static io.weir.siem.ScriptedServer.reset;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.batch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every target that speaks HTTP: no reply, however hostile, loses an event or is taken for success. */
interface HttpTargetContract extends SiemTargetContract {
    int EVENTS = 4;
    String HTML = "<html><body>Sign in</body></html>";

    ScriptedServer server();

    /** A target of the same kind that talks to another address. */
    SiemTarget targetAt(URI url);

    /** The body of a success, as this SIEM says it. */
    String success(int events);

    @AfterEach
    default void closeBoth() {
        target().close();
        server().close();
    }

    @Override
    default void willTake(int events) {
        server().then(200, success(events), "Content-Type: application/json");
    }

    @Override
    default byte[] lastBody() {
        List<ScriptedServer.Request> requests = server().requests();
        return requests.get(requests.size() - 1).body();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 507, 599})
    default void troubleThatPassesIsRetriedWhole(int status) {
        server().then(status, "");

        assertThat(outcomes()).hasSize(EVENTS).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 407, 411, 415, 301, 302, 307})
    default void aTargetFaultIsNeverBlamedOnTheEvents(int status) {
        server().then(status, "", "Location: http://192.0.2.1/elsewhere");

        assertThat(outcomes())
                .hasSize(EVENTS)
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
        assertThat(server().requests()).as("nothing is followed").hasSize(1);
    }

    @Test
    default void aBodyThatIsTooLargeIsHalved() {
        server().then(413, "");

        assertThat(outcomes()).hasSize(EVENTS).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Split.class));
    }

    @Test
    default void retryAfterInSecondsOrAsADateIsPassedOn() {
        server().then(429, "", "Retry-After: 7");
        assertThat(after()).hasSeconds(7);

        Instant date = Instant.now().plusSeconds(100);
        server().then(
                        503,
                        "",
                        "Retry-After: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)));
        assertThat(after()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "soon", "", "99999999999999999999", "1e3", "Sat, 21 Nov 1998 03:00:00 GMT", "0x10"})
    default void aRetryAfterThatMakesNoSenseIsNone(String value) {
        server().then(429, "", "Retry-After: " + value);

        assertThat(((Delivery.Retry) outcomes().get(0)).after()).isNull();
    }

    @Test
    default void htmlIsNeverSuccess() {
        server().then(200, HTML, "Content-Type: text/html; charset=utf-8");
        server().then(502, HTML, "Content-Type: text/html");

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    /** A proxy's or a firewall's page. */
    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    default void htmlIsNeverARefusalOfTheEvents(int status) {
        server().then(status, HTML, "Content-Type: text/html");

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    default void halfAnAnswerIsNeverSuccess() {
        String whole = response(200, success(EVENTS), "Content-Type: application/json");
        String promised = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
        server().then(rawThenClose(promised));
        server().then(rawThenClose(whole.substring(0, 20)));
        server().then(rawThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"co"));
        server().then(rawThenClose("garbage\r\n\r\n"));
        server().then(reset());
        server().then(rawThenClose(""));

        for (int i = 0; i < 6; i++) {
            assertThat(outcomes())
                    .as("case %d", i)
                    .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        }
        assertThat(server().requests()).as("one call is one request").hasSize(6);
    }

    @Test
    default void anAnswerThatDoesNotComeOrDripsIsRetried() {
        server().then(socket -> {});
        server().then(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
            try {
                for (int i = 0; i < 1_000; i++) {
                    socket.getOutputStream().write(' ');
                    socket.getOutputStream().flush();
                    LockSupport.parkNanos(20_000_000);
                }
            } catch (IOException left) {
                // As it should.
            }
        });

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aHeadThatDripsIsRetried() {
        server().then(socket -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(UTF_8), i % 15, 1);
                    socket.getOutputStream().flush();
                    LockSupport.parkNanos(20_000_000);
                }
            } catch (IOException left) {
                // As it should.
            }
        });

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    /** Its kernel goes on saying that it lives, so the connection never breaks and the write never ends. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aServerThatStopsReadingIsRetried() throws IOException {
        String[] large = new String[16];
        Arrays.fill(large, TestEvents.event(1).replace("zażółć", "x".repeat(1 << 20)));
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SiemTarget target = targetAt(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))) {

                List<Delivery> outcomes = target.send(batch(target, large)).outcomes();

                assertThat(outcomes).hasSize(16).containsOnly(new Delivery.Retry(null, "no answer in time"));
            }
        }
    }

    @Test
    default void anAnswerWithoutEndIsCutOff() {
        server().then(socket -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            byte[] much = new byte[1 << 20];
            try {
                for (int i = 0; i < 1_000; i++) {
                    socket.getOutputStream().write(much);
                }
            } catch (IOException left) {
                // As it should.
            }
        });

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    default void noServerIsRetried() {
        server().close();

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    default void aServerThatSpeaksNoTlsWaitsForAnOperatorOrIsRetried() {
        server().then(raw(""));
        try (SiemTarget tls = targetAt(URI.create(server().url().toString().replace("http:", "https:")))) {
            assertThat(tls.send(batch(tls, EVENTS)).outcomes())
                    .allSatisfy(it -> assertThat(it).isNotInstanceOf(Delivery.Delivered.class))
                    .allSatisfy(it -> assertThat(it).isNotInstanceOf(Delivery.Poison.class));
        }
    }

    @Test
    default void aConnectionIsUsedAgain() {
        willTake(EVENTS);
        willTake(EVENTS);

        assertThat(outcomes()).containsOnly(Delivery.delivered());
        assertThat(outcomes()).containsOnly(Delivery.delivered());
    }

    @Test
    default void severalSendAtOnce() throws Exception {
        Stream.generate(() -> EVENTS).limit(20).forEach(this::willTake);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<Delivery>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Callable<List<Delivery>> send = this::outcomes;
            answers.add(threads.submit(send));
        }

        for (Future<List<Delivery>> answer : answers) {
            assertThat(answer.get()).hasSize(EVENTS).containsOnly(Delivery.delivered());
        }
        threads.shutdown();
    }

    default List<Delivery> outcomes() {
        return target().send(batch(target(), EVENTS)).outcomes();
    }

    private Duration after() {
        return ((Delivery.Retry) outcomes().get(0)).after();
    }
}
