package io.weir.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Follows log files through their rotations. Each task has a share of the configured paths, and lanes of its own. */
public final class FileSourceConnector extends IntakeConnector {
    @Override
    public ConfigDef config() {
        return FileSourceSettings.DEFINITION;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FileSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (FileShare share : FileShare.deal(FileSourceSettings.of(settings()), tasksMax)) {
            Map<String, String> of = new HashMap<>(settings());
            share.write(of);
            tasks.add(of);
        }
        return tasks;
    }

    @Override
    String title() {
        return "file source";
    }

    @Override
    SettingsCheck check(Map<String, String> given) {
        return new FileSettingsCheck(given);
    }
}
