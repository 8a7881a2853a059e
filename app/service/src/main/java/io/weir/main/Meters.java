package io.weir.main;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.config.ConsoleSettings;
import io.weir.console.Console;
import io.weir.embedded.StartupException;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** The registry of this process, and the console that shows it. */
final class Meters implements AutoCloseable {
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final JvmGcMetrics gc = new JvmGcMetrics();

    Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** A console that listens; the caller closes it. */
    Console console(ConsoleSettings settings, Supplier<Map<String, Boolean>> readiness) {
        Console console = new Console(settings, readiness, registry::scrape);
        try {
            console.start();
        } catch (IOException taken) {
            throw new StartupException(String.valueOf(taken.getMessage()), taken);
        }
        return console;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
