package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.reset;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.batch.Batch;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.flow.Pressure;
import io.weir.sink.Logged;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServersTest {
    private final ScriptedServer well = new ScriptedServer().always(request -> raw(response(200, "")));
    private final ScriptedServer ill = new ScriptedServer();
    private final List<SiemTarget> targets = new ArrayList<>();

    @AfterEach
    void close() {
        targets.forEach(SiemTarget::close);
        well.close();
        ill.close();
    }

    @Test
    void theLoadIsShared() {
        ill.always(request -> raw(response(200, "")));
        SiemTarget target = target(ill.url(), well.url());

        for (int i = 0; i < 10; i++) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }

        assertThat(ill.requests()).hasSize(5);
        assertThat(well.requests()).hasSize(5);
    }

    @Test
    void oneThatIsDeadCostsOneRequestAndIsSaidOnce() {
        ill.close();
        try (Logged log = new Logged(Servers.class)) {
            SiemTarget target = target(ill.url(), well.url());

            assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "no connection"));
            for (int i = 0; i < 10; i++) {
                assertThat(outcomes(target)).containsOnly(Delivery.delivered());
            }

            assertThat(log.warnings())
                    .containsExactly(
                            "The server 127.0.0.1:" + ill.url().getPort()
                                    + " of the target http is left alone for a while (no connection); the others take its share");
        }
    }

    @Test
    void oneThatNeverAnswersHoldsUpOnlyWhatItHas() throws Exception {
        ill.always(request -> socket -> {});
        SiemTarget target = target(ill.url(), well.url());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        Callable<List<Delivery>> send = () -> outcomes(target);
        Future<List<Delivery>> held = threads.submit(send);
        while (ill.requests().isEmpty()) {
            Thread.onSpinWait();
        }

        for (int i = 0; i < 10; i++) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
        assertThat(held).isNotDone();

        assertThat(held.get()).containsOnly(new Delivery.Retry(null, "no answer in time"));
        for (int i = 0; i < 10; i++) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
        assertThat(ill.requests()).hasSize(1);
        threads.shutdown();
    }

    @Test
    void ofALoneServerNothingIsSaidHere() {
        ill.close();
        try (Logged log = new Logged(Servers.class)) {
            SiemTarget target = target(ill.url());

            outcomes(target);

            assertThat(log.warnings()).as("the sink says it").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerThatSaysItCannotIsLeftAloneAndItsWishIsNotTheTargets(int status) {
        ill.always(request -> raw(response(status, "", "Retry-After: 60")));
        SiemTarget target = target(ill.url(), well.url());

        assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "HTTP " + status));
        for (int i = 0; i < 10; i++) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
        assertThat(ill.requests()).hasSize(1);
    }

    @Test
    void whereAllSaySoTheirWishIsTheTargets() {
        well.always(request -> raw(response(503, "", "Retry-After: 60")));
        ill.always(request -> raw(response(503, "", "Retry-After: 60")));
        SiemTarget target = target(ill.url(), well.url());

        assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "HTTP 503"));
        assertThat(outcomes(target)).containsOnly(new Delivery.Retry(Duration.ofSeconds(60), "HTTP 503"));
        assertThat(outcomes(target)).containsOnly(new Delivery.Retry(Duration.ofSeconds(60), "HTTP 503"));
    }

    @Test
    void whatOnlyOneServerSuffersFromIsNoPressureOnTheTarget() {
        ill.always(request -> raw(response(503, "")));
        SiemTarget target = target(ill.url(), well.url());

        assertThat(target.send(batch(target, 2)).pressure()).isEqualTo(Pressure.UNKNOWN);
        assertThat(target.send(batch(target, 2)).pressure()).isEqualTo(Pressure.NONE);

        well.always(request -> raw(response(503, "")));
        target.send(batch(target, 2));
        assertThat(target.send(batch(target, 2)).pressure()).isEqualTo(Pressure.HIGH);
    }

    /** Eight callers at once, as the lanes' requests are, before a server whose time to be asked again has come. */
    @Test
    void oneThatMayBeBackIsAskedByExactlyOneOfManyCallers() throws Exception {
        CountDownLatch probed = new CountDownLatch(1);
        CountDownLatch othersAreDone = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        ill.always(request -> {
            if (asked.incrementAndGet() == 1) {
                return raw(response(503, ""));
            }
            return socket -> {
                probed.countDown();
                othersAreDone.await();
                raw(response(200, "")).answer(socket);
            };
        });
        SiemTarget target = target(ill.url(), well.url());
        outcomes(target);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        AtomicInteger sent = new AtomicInteger();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Batch batch = Batch.of(target.framing(), List.of(TestEvents.item(target, t, TestEvents.event(t))));
            all.add(threads.submit(() -> {
                while (!isOver.get()) {
                    target.send(batch);
                    sent.incrementAndGet();
                }
            }));
        }
        probed.await();
        int before = sent.get();
        while (sent.get() < before + 50) {
            Thread.onSpinWait();
        }

        assertThat(asked).as("the failure, and one probe").hasValue(2);
        isOver.set(true);
        othersAreDone.countDown();
        for (Future<?> it : all) {
            it.get();
        }
        threads.shutdown();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 422})
    void aPageForPeopleInPlaceOfAServerTakesNoMore(int status) {
        ill.always(request -> raw(response(status, "<html>", "Content-Type: text/html")));
        SiemTarget target = target(ill.url(), well.url());

        assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        for (int i = 0; i < 10; i++) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
        assertThat(ill.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 429})
    void whatIsAboutTheRequestOrTheTargetTakesNoServerAway(int status) {
        ill.always(request -> raw(response(status, "")));
        SiemTarget target = target(ill.url(), well.url());

        for (int i = 0; i < 10; i++) {
            outcomes(target);
        }

        assertThat(ill.requests()).hasSize(5);
    }

    @Test
    void oneWithoutTlsIsNoTargetFaultWhereAnotherTakesTheEvents() {
        ill.always(request -> reset());
        URI tls = URI.create(ill.url().toString().replace("http:", "https:"));
        SiemTarget target = target(tls, well.url());

        assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        assertThat(outcomes(target)).containsOnly(Delivery.delivered());
    }

    @Test
    void eachAddressIsUsedAsItIs() {
        ill.always(request -> raw(response(200, "")));
        SiemTarget target = target(ill.url().resolve("/a/?x=1"), well.url().resolve("/b"));

        outcomes(target);
        outcomes(target);

        assertThat(ill.requests().get(0).path()).isEqualTo("/a/?x=1");
        assertThat(well.requests().get(0).path()).isEqualTo("/b");
    }

    private SiemTarget target(URI... servers) {
        HttpTargetSettings settings = new HttpTargetSettings(
                "http",
                Addresses.of(servers),
                HttpTargetSettings.Format.NDJSON,
                Optional.empty(),
                Map.of(),
                new ByteSize(10_000_000),
                HTTP,
                TlsSettings.NONE);
        SiemTarget target = new HttpTarget(settings, TestEvents.NO_TLS, 4, Clock.systemUTC());
        targets.add(target);
        return target;
    }

    private static List<Delivery> outcomes(SiemTarget target) {
        return target.send(batch(target, 2)).outcomes();
    }
}
