package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Envelope;
import io.weir.pull.FakeApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REST APIs, through a real worker and a real broker. */
class PullSourceOnConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVENTS = 5_000;

    @TempDir
    static Path folder;

    private static ConnectCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new ConnectCluster(folder);
        Map<String, String> kept = Map.of("cleanup.policy", "");
        List<NewTopic> topics = new ArrayList<>();
        for (String topic : List.of("pull.raw", "pull.valid", "pull.priority", "idle.raw", "closed.raw")) {
            topics.add(new NewTopic(topic, 1, (short) 1).configs(kept));
        }
        for (String topic : List.of("pull.events", "idle.events", "closed.events")) {
            topics.add(new NewTopic(topic, 1, (short) 1));
        }
        cluster.admin().createTopics(topics).all().get();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    /** The task and the worker go away in the middle of pages: of a body that has half come, and of ones not yet committed. */
    @Test
    void takesEachEventOnceThroughRestartsInTheMiddleOfPages() throws Exception {
        FakeOkta okta = new FakeOkta(100);
        Instant first = Instant.now().minusSeconds(20_000);
        for (int i = 0; i < EVENTS; i++) {
            okta.store("uuid-" + i, first.plusSeconds(i));
        }
        AtomicInteger requests = new AtomicInteger();
        try (FakeApi api = new FakeApi(asked -> {
            FakeApi.Answer answer = okta.answer(asked);
            // Every tenth comes in drops, so that a stop meets one.
            return requests.incrementAndGet() % 10 == 0 ? answer.dripping(20, 50) : answer;
        })) {
            cluster.put("pull", settings("pull", api));
            await().atMost(PATIENCE).until(() -> records("pull.raw").size() > 500);
            cluster.restartTask("pull");
            int before = records("pull.raw").size();
            await().atMost(PATIENCE).until(() -> records("pull.raw").size() > Math.max(before, 2_000));
            cluster.takeOver();
            await().atMost(PATIENCE).until(() -> records("pull.raw").size() >= EVENTS);
            cluster.restartTask("pull");
            okta.store("last", Instant.now());
            await().atMost(PATIENCE).until(() -> records("pull.raw").size() > EVENTS);
        }

        List<ConsumerRecord<byte[], byte[]>> all = records("pull.raw");
        assertThat(CommittedRecords.texts(all)).containsExactlyElementsOf(okta.stored);
        CommittedRecords.assertDense(all);
        assertThat(CommittedRecords.epochs(all)).hasSizeGreaterThanOrEqualTo(3);
        Envelope envelope = CommittedRecords.envelope(all.get(0));
        assertThat(envelope.sid().lane()).isEqualTo("pull-log");
        assertThat(envelope.hints().sourcetype()).isEqualTo("okta");
        cluster.restResponse("DELETE", "/connectors/pull", null);
    }

    /** What a person has to mend is an event, and where it is mended the same page is read. */
    @Test
    void saysWhatIsWrongAndGoesOnWhenItIsMended() throws Exception {
        FakeOkta okta = new FakeOkta(100);
        okta.store("one", Instant.now());
        AtomicInteger refused = new AtomicInteger(30);
        try (FakeApi api = new FakeApi(asked -> refused.getAndDecrement() > 0
                ? FakeApi.Answer.of(401, "{\"errorCode\":\"E0000011\",\"errorSummary\":\"s3cret\"}")
                : okta.answer(asked))) {
            cluster.put("idle", settings("idle", api));

            await().atMost(PATIENCE).until(() -> records("idle.raw").size() == 1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(CommittedRecords.texts(records("idle.events")))
                            .anyMatch(it -> it.contains("\"kind\":\"feed_failed\"")
                                    && it.contains("HTTP 401 E0000011")
                                    && it.contains("credentials")
                                    && it.contains("\"feed\":\"log\""))
                            .anyMatch(it -> it.contains("\"kind\":\"feed_recovered\""))
                            .anyMatch(it -> it.contains("\"kind\":\"feed_progress\""))
                            .noneMatch(it -> it.contains("s3cret")));
        }
        assertThat(cluster.taskState("idle")).isEqualTo("RUNNING");
        cluster.restResponse("DELETE", "/connectors/idle", null);
    }

    @Test
    void asksForNothingWhileTooMuchStandsUndelivered() throws Exception {
        FakeOkta okta = new FakeOkta(10);
        for (int i = 0; i < 2_000; i++) {
            okta.store("uuid-" + i + "x".repeat(500), Instant.now());
        }
        try (FakeApi api = new FakeApi(okta)) {
            Map<String, String> settings = settings("closed", api);
            settings.put("gate.budgets", "100000,100000,100000");
            settings.put("gate.slow.percent", "88");
            settings.put("gate.slow.within.ms", "0");
            cluster.put("closed", settings);
            await().atMost(PATIENCE)
                    .until(() -> CommittedRecords.texts(records("closed.events")).stream()
                            .anyMatch(it -> it.contains("\"to\":\"closed\"")));
            AtomicInteger asked = new AtomicInteger();
            await().atMost(PATIENCE)
                    .during(Duration.ofSeconds(1))
                    .until(() ->
                            asked.getAndSet(api.asked().size()) == api.asked().size());

            int read = records("closed.raw").size();
            assertThat(read).isBetween(50, 1_999);
            assertThat(CommittedRecords.texts(records("closed.raw")))
                    .containsExactlyElementsOf(okta.stored.subList(0, read));
        }
        cluster.restResponse("DELETE", "/connectors/closed", null);
    }

    private static Map<String, String> settings(String name, FakeApi api) {
        Map<String, String> settings = new HashMap<>(PullTaskStage.settings("okta", api.url(), Map.of("retries", "1")));
        settings.put("name", name);
        settings.put("topic", name + ".raw");
        settings.put("gate.bootstrap.servers", cluster.bootstrapServers());
        settings.put("gate.topics", name + ".raw,pull.valid,pull.priority");
        settings.put("gate.groups", name + "-judge,sink-valid,sink-priority");
        settings.put("gate.events.topic", name + ".events");
        settings.put("gate.look.ms", "100");
        return settings;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return CommittedRecords.of(cluster.bootstrapServers(), topic, 1);
    }
}
