package io.weir.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Takes security logs over HTTP, as Splunk's HTTP Event Collector and as plain posts, and answers 200 when they are
 * committed to Kafka. Each task listens on its own machine; several on one machine share the port.
 */
public final class HttpSourceConnector extends SourceConnector {
    private Map<String, String> settings = Map.of();

    @Override
    public String version() {
        return Version.of(HttpSourceConnector.class);
    }

    @Override
    public ConfigDef config() {
        return HttpSourceSettings.DEFINITION;
    }

    @Override
    public Config validate(Map<String, String> given) {
        return new Config(SettingsCheck.check(given));
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** One poll is one transaction: there is nothing for us to define. */
    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
        return ConnectorTransactionBoundaries.UNSUPPORTED;
    }

    /** Connect has validated them, unless they came another way than its REST interface. */
    @Override
    public void start(Map<String, String> given) {
        List<String> faults = SettingsCheck.faults(given);
        if (!faults.isEmpty()) {
            throw new ConnectException("The HTTP source cannot start:\n  " + String.join("\n  ", faults));
        }
        settings = Map.copyOf(given);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return HttpSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < tasksMax; task++) {
            Map<String, String> of = new HashMap<>(settings);
            of.put(HttpSourceSettings.TASK, Integer.toString(task));
            of.put(HttpSourceSettings.TASKS, Integer.toString(tasksMax));
            tasks.add(of);
        }
        return tasks;
    }

    @Override
    public void stop() {
        // Only tasks hold anything.
    }
}
