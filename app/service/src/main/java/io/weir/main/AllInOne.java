package io.weir.main;

import io.weir.audit.AuditScope;
import io.weir.audit.PeriodicAudit;
import io.weir.config.ConfigException;
import io.weir.config.Location;
import io.weir.config.Problem;
import io.weir.config.Settings;
import io.weir.console.Console;
import io.weir.console.IntakeMetrics;
import io.weir.console.LagMetrics;
import io.weir.demo.Room;
import io.weir.embedded.DataFolder;
import io.weir.embedded.KafkaExits;
import io.weir.embedded.Pipeline;
import io.weir.retention.PeriodicRetention;
import io.weir.schema.Catalog;
import io.weir.schema.CatalogException;
import io.weir.topology.InstanceName;
import io.weir.verdict.CatalogJudge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The pipeline in one process with its data folder, console and metrics: what {@code up} and {@code demo} share. */
final class AllInOne implements AutoCloseable {
    /** Far beyond what a start takes; a broker that reads back a large log after a crash takes its time. */
    private static final Duration READY_MAX = Duration.ofMinutes(5);

    private final Opened opened = new Opened();
    private final DataFolder folder;
    private final AtomicReference<Map<String, Boolean>> starting = new AtomicReference<>(Map.of("broker", false));
    private final Meters meters;
    private final Console console;
    private final Pipeline pipeline;
    private final LagMetrics lag;
    private final PeriodicAudit audit;
    private final PeriodicRetention retention;

    /** Returns when the pipeline has begun to start; {@link #awaitReady} says when it takes events. */
    AllInOne(Settings settings, Path data, Lifetime lifetime) throws CatalogException {
        refuseForeignCluster(settings);
        Installation installation = Installation.find();
        Catalog catalog = ConfigOptions.catalog(settings);
        try {
            folder = opened.add(DataFolder.open(data));
            InstanceName.of(settings.streams());
            meters = opened.add(new Meters());
            KafkaExits.redirect(lifetime::fail);
            AtomicReference<Pipeline> started = new AtomicReference<>();
            console = opened.add(meters.console(settings.console(), () -> {
                Pipeline it = started.get();
                return it == null ? starting.get() : it.readiness();
            }));
            pipeline = opened.add(Pipeline.start(
                    folder,
                    settings,
                    () -> new CatalogJudge(catalog),
                    installation.plugins(),
                    meters.registry,
                    lifetime::fail));
            started.set(pipeline);
            IntakeMetrics.bindTo(meters.registry);
            lag = opened.add(
                    new LagMetrics(pipeline.kafka().client(), Lanes.of(settings, pipeline.topics()), meters.registry));
            AuditScope scope = AuditScope.of(settings, pipeline.kafka(), pipeline.topics());
            audit = opened.add(new PeriodicAudit(scope, meters.registry));
            retention = opened.add(new PeriodicRetention(scope, settings.retain(), audit::latest, meters.registry));
        } catch (RuntimeException | Error failure) {
            opened.close();
            throw failure;
        }
    }

    /** False where the life ended before that. */
    boolean awaitReady(Lifetime lifetime) throws InterruptedException {
        boolean isReady = pipeline.awaitReady(READY_MAX, lifetime::isOver);
        if (isReady) {
            lag.start();
            audit.start();
            retention.start();
        }
        return isReady;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    DataFolder folder() {
        return folder;
    }

    /** As the metrics have it. */
    Room room() {
        return Room.of(
                meters.registry.get("weir.source.gate").gauge().value(),
                meters.registry.get("weir.source.room.used.ratio").gauge().value());
    }

    int consolePort() {
        return console.port();
    }

    @Override
    public void close() {
        opened.close();
    }

    /** Settings that would be ignored are settings the user is wrong about. */
    private static void refuseForeignCluster(Settings settings) {
        if (!ConfigOptions.isOwnBroker(settings.kafka())) {
            throw new ConfigException(List.of(new Problem(
                    Location.variable("kafka"),
                    "",
                    "kafka.bootstrap and kafka.properties are for a cluster of yours, and this command runs a broker of"
                            + " its own (embedded.host, embedded.port); remove them, or run weir source, weir streams"
                            + " and weir sink")));
        }
    }
}
