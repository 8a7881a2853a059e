package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A default is a promise: to change one, change it here too and say so in the release notes. */
class DefaultsTest {
    record NoTarget() implements TargetSettings {
        @Override
        public String name() {
            return "none";
        }
    }

    private static final Variants TARGETS = Variants.of(TargetSettings.class, Map.of("file", NoTarget.class));

    @Test
    void arePinned() {
        String defaults = new Schema(TARGETS)
                .leaves(Settings.class).stream()
                        .map(leaf -> leaf.path() + "=" + leaf.setting().value())
                        .collect(Collectors.joining("\n"));

        assertThat(defaults).isEqualTo("""
                        preset=none
                        kafka.bootstrap=127.0.0.1:9092
                        kafka.properties=
                        cluster.allow-unsafe=
                        topics.prefix=weir.
                        topics.raw=
                        topics.valid=
                        topics.priority=
                        topics.dlq=
                        topics.receipts=
                        topics.ledger=
                        topics.events=
                        topics.partitions=6
                        topics.replication=3
                        topics.min-insync=2
                        source.host=127.0.0.1
                        source.port=8088
                        source.auth=token
                        source.tokens=
                        source.body-bytes-max=16MiB
                        source.event-bytes-max=1000000
                        source.buffer-bytes-max=96MiB
                        source.lanes=8
                        source.ack-timeout=30s
                        source.tasks=1
                        source.properties=
                        source.backpressure.enabled=true
                        source.backpressure.slow-percent=70
                        source.backpressure.close-percent=90
                        source.backpressure.slow-within=10m
                        source.backpressure.every=2s
                        source.syslog.host=127.0.0.1
                        source.syslog.udp-port=-1
                        source.syslog.tcp-port=-1
                        source.syslog.tls-port=-1
                        source.syslog.tls-certificate=
                        source.syslog.tls-key=
                        source.syslog.tls-client-ca=
                        source.syslog.proxy-protocol=false
                        source.syslog.connections-max=1000
                        source.syslog.idle-timeout=10m
                        source.syslog.message-timeout=30s
                        source.syslog.message-bytes-max=64KiB
                        source.syslog.oversize=split
                        source.syslog.receive-buffer=8MiB
                        source.syslog.buffer-bytes-max=32MiB
                        source.syslog.lanes=8
                        source.syslog.spill-file=${data}/syslog.spill
                        source.syslog.properties=
                        source.files.paths=
                        source.files.paths[].path=\0
                        source.files.paths[].type=
                        source.files.paths[].lane=-1
                        source.files.paths[].encoding=utf-8
                        source.files.paths[].start-pattern=
                        source.files.paths[].join-indented=false
                        source.files.exclude=
                        source.files.from=beginning
                        source.files.host=
                        source.files.scan-interval=2s
                        source.files.line-wait=5s
                        source.files.rotate-wait=30s
                        source.files.event-bytes-max=64KiB
                        source.files.event-lines-max=1000
                        source.files.oversize=split
                        source.files.files-max=4096
                        source.files.open-max=512
                        source.files.transaction-bytes-max=8MiB
                        source.files.lanes=8
                        source.files.properties=
                        source.pull.feeds=
                        source.pull.feeds[].name=\0
                        source.pull.feeds[].definition=custom
                        source.pull.feeds[].url=
                        source.pull.feeds[].path=
                        source.pull.feeds[].parameters=
                        source.pull.feeds[].auth=
                        source.pull.feeds[].user=
                        source.pull.feeds[].secret=
                        source.pull.feeds[].token-url=
                        source.pull.feeds[].token-scope=
                        source.pull.feeds[].ca=
                        source.pull.feeds[].paging=
                        source.pull.feeds[].from=24h
                        source.pull.feeds[].interval=
                        source.pull.feeds[].overlap=
                        source.pull.feeds[].timeout=
                        source.pull.feeds[].connect-timeout=5s
                        source.pull.feeds[].retries=3
                        source.pull.feeds[].type=
                        source.pull.feeds[].properties=
                        source.pull.tasks=1
                        source.pull.in-flight=4
                        source.pull.page-bytes-max=32MiB
                        source.pull.event-bytes-max=1000000
                        source.pull.buffer-bytes-max=32MiB
                        source.pull.properties=
                        source.connect.group=weir-connect
                        source.connect.rest-host=127.0.0.1
                        source.connect.rest-port=8083
                        source.connect.advertised-host=
                        source.connect.properties=
                        streams.application-id=weir-streams
                        streams.instance=
                        streams.threads=1
                        streams.state-dir=${data}/streams
                        streams.commit-interval=100ms
                        streams.properties=
                        sink.target=file
                        sink.instance=1
                        sink.group=weir-sink
                        sink.batch-events=2000
                        sink.batch-bytes=1MB
                        sink.batch-age=100ms
                        sink.requests=8
                        sink.priority-share=20
                        sink.rate.requests=0
                        sink.rate.bytes=0
                        sink.rate.burst=1s
                        sink.buffer-bytes-max=32MiB
                        sink.backoff-first=100ms
                        sink.backoff-max=1s
                        sink.fault-backoff-max=30s
                        sink.retry-after-max=2m
                        sink.stop-timeout=10s
                        sink.properties=
                        retain.delete=true
                        retain.after-delivery=24h
                        retain.receipts=90d
                        retain.alarm=24h
                        retain.budget.raw=0
                        retain.budget.valid=0
                        retain.budget.priority=0
                        retain.budget.dlq=0
                        retain.budget.receipts=0
                        schemas.dirs=
                        console.host=127.0.0.1
                        console.port=8089
                        embedded.host=127.0.0.1
                        embedded.port=9092""");
    }

    @Test
    void bindAllTogether() {
        Settings it = Binder.defaults(Settings.class, TARGETS);

        assertThat(it.topics().names())
                .containsExactly(
                        "weir.raw",
                        "weir.valid",
                        "weir.priority",
                        "weir.dlq",
                        "weir.receipts",
                        "weir.ledger",
                        "weir.events");
        assertThat(it.streams().stateDir()).isEqualTo(Path.of("weir-data/streams"));
        assertThat(it.sink().target()).isEqualTo(new NoTarget());
    }

    @Test
    void topicsFollowThePrefixUnlessNamed() {
        Settings it = new Binder(TARGETS, Map.of(), Path.of("/data"))
                .bind(Settings.class, "t.yaml", "topics: {prefix: soc-, dlq: rejected}", Path.of("/"));

        assertThat(it.topics().names()).contains("soc-raw", "rejected").doesNotContain("soc-dlq");
    }

    @Test
    void printNoValueThatCouldBeASecret() {
        String yaml = """
                kafka: {properties: {sasl.jaas.config: hush}}
                source: {properties: {a: hush}, tokens: ["${env:T}"], connect: {properties: {a: hush}}}
                streams: {properties: {a: hush}}
                sink: {properties: {a: hush}}
                """;
        Settings it = new Binder(TARGETS, Map.of("T", "hush"), Path.of("/data"))
                .bind(Settings.class, "t.yaml", yaml, Path.of("/"));

        assertThat(it.toString()).doesNotContain("hush").contains("sasl.jaas.config");
        assertThat(it.source().tokens()).isEqualTo(List.of(new Secret("hush")));
    }
}
