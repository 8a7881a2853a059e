package io.weir.source;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Takes syslog over UDP, TCP and TLS. One task: a port that several sockets share gives each sender to one of them. */
public final class SyslogSourceConnector extends IntakeConnector {
    @Override
    public ConfigDef config() {
        return SyslogSourceSettings.DEFINITION;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SyslogSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int tasksMax) {
        return List.of(settings());
    }

    @Override
    String title() {
        return "syslog source";
    }

    @Override
    SettingsCheck check(Map<String, String> given) {
        return new SyslogSettingsCheck(given);
    }
}
