package io.weir.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Reads logs out of REST APIs. Each task has a share of the feeds; a feed has a lane of its own, whichever task has it. */
public final class PullSourceConnector extends IntakeConnector {
    /** What one task has of the feeds. */
    static final String SHARE = "pull.task.feeds";

    @Override
    public ConfigDef config() {
        return PullSettings.DEFINITION;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PullSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        List<String> feeds = PullSettings.names(settings());
        int count = Math.min(tasksMax, feeds.size());
        List<List<String>> shares = new ArrayList<>();
        for (int i = 0; i < feeds.size(); i++) {
            if (i < count) {
                shares.add(new ArrayList<>());
            }
            shares.get(i % count).add(feeds.get(i));
        }
        List<Map<String, String>> tasks = new ArrayList<>();
        for (List<String> share : shares) {
            Map<String, String> task = new HashMap<>(settings());
            task.put(SHARE, String.join(",", share));
            tasks.add(task);
        }
        return tasks;
    }

    @Override
    String title() {
        return "pull source";
    }

    @Override
    SettingsCheck check(Map<String, String> given) {
        return new PullSettingsCheck(given);
    }
}
