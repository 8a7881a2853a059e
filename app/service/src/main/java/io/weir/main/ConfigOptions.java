package io.weir.main;

import io.weir.config.Binder;
import io.weir.config.Chosen;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.doctor.Preflight;
import io.weir.embedded.ConnectorProperties;
import io.weir.embedded.WorkerProperties;
import io.weir.schema.Catalog;
import io.weir.schema.CatalogException;
import io.weir.siem.Targets;
import io.weir.sink.SinkPart;
import io.weir.topology.StreamsProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that runs something takes: the file with the settings, and the folder for data. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings in YAML. Without it: defaults, and WEIR_* variables.")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./weir-data",
            description = "Where data is kept (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("weir-data");

    Path data() {
        return data.toAbsolutePath().normalize();
    }

    /** Every setting as it holds, and where that is from. */
    List<Chosen> chosen(Map<String, String> environment) {
        Binder binder = binder(environment);
        return file == null ? binder.chosen(Settings.class) : binder.chosen(Settings.class, file);
    }

    Settings settings(Map<String, String> environment) {
        Binder binder = binder(environment);
        return checked(file == null ? binder.bind(Settings.class) : binder.bind(Settings.class, file));
    }

    private Binder binder(Map<String, String> environment) {
        return new Binder(variants(), environment, data()).checking(Settings.class, ConfigOptions::faults);
    }

    /** The names of checks are known only to the doctor, who is not asked while settings are bound. */
    static Settings checked(Settings settings) {
        Preflight.of(settings.cluster());
        return settings;
    }

    /** What the parts could not work with, each place once. */
    private static List<Fault> faults(Settings settings) {
        Map<String, Fault> byPath = new LinkedHashMap<>();
        Stream.of(
                        StreamsProperties.faults(settings.kafka(), settings.streams()),
                        SinkPart.faults(settings.kafka(), settings.sink()),
                        ConnectorProperties.faults(settings.source()),
                        WorkerProperties.faults(settings.source().connect()))
                .flatMap(List::stream)
                .forEach(fault -> byPath.putIfAbsent(fault.path(), fault));
        return List.copyOf(byPath.values());
    }

    /** The cluster of the settings, or the broker of {@code weir up} on this machine where they name none. */
    static KafkaSettings kafka(Settings settings) {
        KafkaSettings kafka = settings.kafka();
        if (!isOwnBroker(kafka)) {
            return kafka;
        }
        return new KafkaSettings(
                settings.embedded().host() + ":" + settings.embedded().port(), Map.of());
    }

    /** Whether the settings name no cluster: the one of {@code weir up} is meant. */
    static boolean isOwnBroker(KafkaSettings kafka) {
        return kafka.bootstrap().equals("127.0.0.1:9092") && kafka.properties().isEmpty();
    }

    static Variants variants() {
        return Variants.of(TargetSettings.class, Map.copyOf(Targets.types()));
    }

    /** The log types Weir ships, and over them those of the settings. */
    static Catalog catalog(Settings settings) throws CatalogException {
        List<Path> folders = new ArrayList<>();
        folders.add(Installation.find().schemas());
        folders.addAll(settings.schemas().dirs());
        return Catalog.load(folders);
    }
}
