package io.weir.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Takes security logs over HTTP, as Splunk's HTTP Event Collector and as plain posts, and answers 200 when they are
 * committed to Kafka. Each task listens on its own machine; several on one machine share the port.
 */
public final class HttpSourceConnector extends IntakeConnector {
    @Override
    public ConfigDef config() {
        return HttpSourceSettings.DEFINITION;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return HttpSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int task = 0; task < tasksMax; task++) {
            Map<String, String> of = new HashMap<>(settings());
            of.put(HttpSourceSettings.TASK, Integer.toString(task));
            of.put(HttpSourceSettings.TASKS, Integer.toString(tasksMax));
            tasks.add(of);
        }
        return tasks;
    }

    @Override
    String title() {
        return "HTTP source";
    }

    @Override
    SettingsCheck check(Map<String, String> given) {
        return new HttpSettingsCheck(given);
    }
}
