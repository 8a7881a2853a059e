package io.weir.rescan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.audit.HandPipeline;
import io.weir.sink.OneBroker;
import io.weir.tally.Residual;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A scan takes time, and nobody waits for it. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(240)
class DeepAuditMovingTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

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
    void raisesNoFalseAlarmWhileEverythingMoves() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        List<Thread> parts = List.of(
                part(isOver, broken, () -> {
                    for (int partition = 0; partition < HandPipeline.PARTITIONS; partition++) {
                        pipeline.send(partition, "web-" + partition, 3 + sent.get() / 5_000, 50);
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
        try (DeepAudit audit = new DeepAudit(pipeline.scope())) {
            parts.forEach(Thread::start);
            await().atMost(WAIT_MAX).until(() -> sent.get() > 1_000 || !broken.isEmpty());
            for (int look = 0; look < 20; look++) {
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
            Residual residual = audit.look();
            assertThat(residual.findings()).isEmpty();
            assertThat(residual.total().taken()).isEqualTo(sent.get()).isGreaterThan(2_000);
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
        try (DeepAudit audit = new DeepAudit(pipeline.scope())) {
            // When: what is missing has come by the second look.
            var passed = audit.confirmed(() -> {
                pauses.incrementAndGet();
                pipeline.tamperWithRaw(records -> records);
                pipeline.resend("web-7");
            });

            assertThat(passed.isSound()).isTrue();
            assertThat(pauses).hasValue(1);
            assertThat(audit.read()).isEqualTo(39);
            pipeline.tamperWithRaw(records -> records.subList(0, records.size() - 1));
            pipeline.sendShown(0, "web-7", 3, 20);
            assertThat(audit.confirmed(pauses::incrementAndGet).residual().missing())
                    .isOne();
            pauses.set(0);
        }
    }

    @Test
    void takesOneLookWhereNothingIsWrong() throws Exception {
        pipeline.send(0, "web-7", 3, 20);
        try (DeepAudit audit = new DeepAudit(pipeline.scope())) {
            assertThat(audit.confirmed(() -> {
                                throw new AssertionError("nothing to look at again");
                            })
                            .isSound())
                    .isTrue();
        }
    }

    /** As proof of delivery deletes, between the moment the ends were asked for and the moment records are read. */
    @Test
    void goesOnWhereRecordsAreDeletedUnderIt() {
        pipeline.send(0, "web-7", 3, 100);
        pipeline.judgeAll();
        pipeline.deliverAll();
        try (DeepAudit audit = new DeepAudit(pipeline.scope())) {
            audit.beforeReading(() -> Map.of(
                            pipeline.topics().valid(), 40L,
                            pipeline.topics().priority(), 10L,
                            pipeline.topics().raw(), 30L)
                    .forEach((topic, before) -> HandPipeline.answer(pipeline.admin()
                            .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                            .all())));

            assertThat(audit.look().findings()).isEmpty();
        }
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
