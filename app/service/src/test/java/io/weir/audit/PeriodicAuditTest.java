package io.weir.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.sink.OneBroker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class PeriodicAuditTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HandPipeline pipeline;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    @Test
    void showsAndWritesWhatItFinds() {
        pipeline.send(0, "web-7", 3, 20);
        try (PeriodicAudit audit = audit(Duration.ofMillis(100), Duration.ofMillis(100))) {
            assertThat(gauge("weir.audit.residual.records")).isNaN();
            assertThat(gauge("weir.audit.age.seconds")).isNaN();
            audit.start();
            await().atMost(WAIT_MAX).until(() -> gauge("weir.audit.residual.records") == 0);
            assertThat(gauge("weir.audit.age.seconds")).isLessThan(30);

            pipeline.tamperWithRaw(records -> records.subList(2, records.size()));
            pipeline.sendShown(0, "web-7", 3, 5);

            await().atMost(WAIT_MAX).until(() -> gauge("weir.audit.residual.records") == 2);
            assertThat(gauge("weir.audit.missing.records")).isEqualTo(2);
            assertThat(gauge("weir.audit.repeated.records")).isZero();
            await().atMost(WAIT_MAX).until(() -> history().size() >= 2);
        }

        List<JsonNode> history = history();
        assertThat(history).extracting(it -> it.path("kind").asText()).containsExactly("audit", "audit_residual");
        assertThat(AuditHistory.line(history.get(0))).contains("residual 0  taken 0  delivered 0", "waiting raw 20");
        assertThat(AuditHistory.line(history.get(1))).contains("OPEN", "lane web-7, epoch 3, seq 20..21");
        assertThat(AuditHistory.since(pipeline.scope(), Instant.now().plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void raisesNoFalseAlarmWhileEverythingMoves() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        List<Thread> parts = List.of(
                part(isOver, broken, () -> {
                    for (int partition = 0; partition < HandPipeline.PARTITIONS; partition++) {
                        pipeline.send(partition, "web-" + partition, 3 + sent.get() / 10_000, 50);
                        sent.addAndGet(50);
                    }
                }),
                part(isOver, broken, () -> {
                    for (int partition = 0; partition < HandPipeline.PARTITIONS; partition++) {
                        pipeline.judge(partition, 300);
                    }
                }),
                part(isOver, broken, () -> {
                    for (int partition = 0; partition < HandPipeline.PARTITIONS; partition++) {
                        pipeline.deliver(pipeline.topics().valid(), partition, 300);
                        pipeline.deliver(pipeline.topics().priority(), partition, 300);
                    }
                }));
        try (FastAudit audit = new FastAudit(pipeline.scope(), Reach.COMMAND)) {
            parts.forEach(Thread::start);
            await().atMost(WAIT_MAX).until(() -> sent.get() > 1_000 || !broken.isEmpty());
            for (int look = 0; look < 40; look++) {
                // Not even one look is fooled, so two in a row are not.
                assertThat(audit.look().findings()).as("look " + look).isEmpty();
            }
            assertThat(broken).isEmpty();
            isOver.set(true);
            for (Thread part : parts) {
                part.join();
            }
            pipeline.judgeAll();
            pipeline.deliverAll();
            var residual = audit.look();
            assertThat(residual.findings()).isEmpty();
            assertThat(residual.total().taken()).isEqualTo(sent.get()).isGreaterThan(5_000);
            assertThat(residual.total().waitingRaw() + residual.total().waitingOut())
                    .isZero();
        } finally {
            isOver.set(true);
        }
    }

    @Test
    void looksAgainBeforeItReports() throws Exception {
        pipeline.tamperWithRaw(records -> records.subList(0, records.size() - 1));
        pipeline.sendShown(0, "web-7", 3, 20);
        AtomicInteger pauses = new AtomicInteger();
        try (FastAudit audit = new FastAudit(pipeline.scope(), Reach.COMMAND)) {
            // When: what is missing has come by the second look.
            var passed = audit.confirmed(() -> {
                pauses.incrementAndGet();
                pipeline.tamperWithRaw(records -> records);
                pipeline.resend("web-7");
            });

            assertThat(passed.findings()).isEmpty();
            assertThat(pauses).hasValue(1);
            pipeline.tamperWithRaw(records -> records.subList(0, records.size() - 1));
            pipeline.sendShown(0, "web-7", 3, 20);
            assertThat(audit.confirmed(pauses::incrementAndGet).missing()).isEqualTo(1);
        }
    }

    private PeriodicAudit audit(Duration every, Duration secondLook) {
        return new PeriodicAudit(pipeline.scope(), meters, Clock.systemUTC(), every, secondLook);
    }

    private List<JsonNode> history() {
        return AuditHistory.since(pipeline.scope(), Instant.now().minusSeconds(600));
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private static Thread part(AtomicBoolean isOver, List<Throwable> broken, Runnable work) {
        return new Thread(() -> {
            try {
                while (!isOver.get()) {
                    work.run();
                }
            } catch (Throwable failure) {
                broken.add(failure);
            }
        });
    }
}
