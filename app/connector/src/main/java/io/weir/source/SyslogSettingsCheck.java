package io.weir.source;

import java.util.Map;

/** The syslog source's own settings. */
final class SyslogSettingsCheck extends SettingsCheck {
    SyslogSettingsCheck(Map<String, String> given) {
        super(given, SyslogSourceSettings.DEFINITION, "syslog.");
        // Its hints are an address: the overhead has room for that.
        checkRequest(Datagrams.BYTES_MAX, "datagrams of " + Datagrams.BYTES_MAX + " bytes");
        checkLanes(SyslogSourceSettings.LANE_PREFIX);
    }
}
