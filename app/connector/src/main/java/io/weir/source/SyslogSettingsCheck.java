package io.weir.source;

import java.util.Map;

/** The syslog source's own settings. */
final class SyslogSettingsCheck extends SettingsCheck {
    SyslogSettingsCheck(Map<String, String> given) {
        super(given, SyslogSourceSettings.DEFINITION, "syslog.");
        checkLanes(SyslogSourceSettings.LANE_PREFIX);
    }
}
