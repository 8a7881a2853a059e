package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Hints;
import io.weir.pull.FakeApi;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Each definition that comes with Weir against a fake that behaves as its API documents: all is read, once, whatever is killed. */
class PullDefinitionsTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Test
    void readsOkta() throws Exception {
        FakeOkta okta = new FakeOkta(200);
        IntStream.range(0, 2_000).forEach(i -> okta.store("uuid-" + i, NOW.minusSeconds(20_000 - i)));
        okta.limited.set(1);
        try (FakeApi api = new FakeApi(okta);
                PullTaskStage stage = new PullTaskStage(PullTaskStage.settings("okta", api.url(), Map.of()))) {
            stage.commit(500);
            stage.kill();
            stage.commit(1_200);
            stage.kill();
            stage.commit(2_000);

            // Of an hour ago, and stored only now: no overlap is needed for it.
            okta.store("late", NOW.minusSeconds(3_600));
            stage.commit(2_001);
            stage.kill();
            stage.idle(Duration.ofMillis(500));

            assertThat(stage.texts()).containsExactlyElementsOf(okta.stored);
            assertThat(hints(stage.committed.get(0)).sourcetype()).isEqualTo("okta");
            assertThat(hints(stage.committed.get(0)).fields()).isEqualTo("{\"feed\":\"log\"}");
            assertThat(api.asked()).allMatch(it -> it.query().containsKey("limit"));
        }
    }

    @Test
    void readsGitHub() throws Exception {
        FakeGitHub github = new FakeGitHub();
        IntStream.range(0, 950)
                .forEach(i -> github.entries.add(new FakeGitHub.Entry(i, NOW.toEpochMilli() - 2_000_000 + i * 1_000L)));
        github.limited.set(1);
        try (FakeApi api = new FakeApi(github);
                PullTaskStage stage =
                        new PullTaskStage(PullTaskStage.settings("github", api.url(), Map.of("values", "org=acme")))) {
            stage.commit(300);
            stage.kill();
            stage.commit(950);
            stage.kill();

            // Within the overlap of ten minutes, and between what was read.
            github.entries.add(new FakeGitHub.Entry(10_000, NOW.toEpochMilli() - 300_000));
            stage.commit(951);
            stage.kill();
            stage.idle(Duration.ofMillis(500));

            assertThat(stage.texts())
                    .containsExactlyInAnyOrderElementsOf(
                            github.entries.stream().map(FakeGitHub.Entry::json).toList());
            assertThat(hints(stage.committed.get(0)).sourcetype()).isEqualTo("github-audit");
        }
    }

    @Test
    void readsMicrosoft365() throws Exception {
        FakeMicrosoft365 microsoft = new FakeMicrosoft365(5);
        IntStream.range(0, 40)
                .forEach(i -> microsoft.blobs.add(
                        new FakeMicrosoft365.Blob(i, NOW.minus(Duration.ofHours(100 - 2 * i)), i == 7)));
        try (FakeApi api = new FakeApi(microsoft);
                PullTaskStage stage = new PullTaskStage(PullTaskStage.settings(
                        "microsoft365",
                        api.url(),
                        Map.of(
                                "values", "tenant=ten&content-type=Audit.AzureActiveDirectory",
                                "user", "app",
                                "token.url", api.url() + "/{tenant}/oauth2/v2.0/token",
                                "from", "30d")))) {
            stage.commit(50);
            stage.kill();
            stage.commit(120);
            stage.kill();
            // The token is no good any more.
            microsoft.tokens.incrementAndGet();
            stage.commit(195);

            microsoft.blobs.add(new FakeMicrosoft365.Blob(40, NOW.minus(Duration.ofMinutes(30)), false));
            stage.commit(200);
            stage.kill();
            stage.idle(Duration.ofMillis(500));

            assertThat(stage.texts()).containsExactlyElementsOf(microsoft.events());
            assertThat(microsoft.subscribed).containsExactly("Audit.AzureActiveDirectory");
            assertThat(hints(stage.committed.get(0)).sourcetype()).isEqualTo("m365");
        }
    }

    @Test
    void readsCloudflaresAuditLog() throws Exception {
        FakeCloudflare cloudflare = new FakeCloudflare();
        IntStream.range(0, 430)
                .forEach(i -> cloudflare.entries.add(
                        new FakeCloudflare.Entry(i, NOW.minus(Duration.ofMinutes(4_300 - 10L * i)))));
        try (FakeApi api = new FakeApi(cloudflare);
                PullTaskStage stage = new PullTaskStage(PullTaskStage.settings(
                        "cloudflare", api.url(), Map.of("values", "account=acc", "from", "4d")))) {
            stage.commit(100);
            stage.kill();
            stage.commit(430);
            cloudflare.entries.add(new FakeCloudflare.Entry(10_000, NOW.minus(Duration.ofMinutes(5))));
            stage.commit(431);
            stage.kill();
            stage.idle(Duration.ofMillis(500));

            assertThat(stage.texts())
                    .hasSize(431)
                    .doesNotHaveDuplicates()
                    .last()
                    .asString()
                    .contains("audit-10000");
        }
    }

    @Test
    void readsCloudflaresRequests() throws Exception {
        FakeCloudflare cloudflare = new FakeCloudflare();
        IntStream.range(0, 600)
                .forEach(i -> cloudflare.entries.add(new FakeCloudflare.Entry(i, NOW.minusSeconds(3_600 - 6L * i))));
        try (FakeApi api = new FakeApi(cloudflare);
                PullTaskStage stage = new PullTaskStage(PullTaskStage.settings(
                        "cloudflare-logpull", api.url(), Map.of("values", "zone=zone", "from", "90m")))) {
            stage.commit(200);
            stage.kill();
            stage.commit(545);
            stage.kill();
            stage.idle(Duration.ofMillis(500));

            // What is of the last five minutes is still to come.
            assertThat(stage.texts())
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(549, 580)
                    .first()
                    .asString()
                    .startsWith("{\"RayID\":\"0\"");
        }
    }

    private static Hints hints(SourceRecord record) {
        return EnvelopeCodec.readHints(name -> {
            Header header = record.headers().lastWithName(name);
            return header == null ? null : (byte[]) header.value();
        });
    }

    @Test
    void hasAllThatEachOfThemNames() {
        for (String definition : PullFeedSettings.DEFINITIONS) {
            List<String> known = PullFeedSettings.names();
            assertThat(PullFeedSettings.definition(definition).stringPropertyNames())
                    .as(definition)
                    .isSubsetOf(known);
        }
    }
}
