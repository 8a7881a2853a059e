package io.weir.source;

import java.util.List;
import java.util.Map;

/** The file source's own settings, and those that contradict each other. */
final class FileSettingsCheck extends SettingsCheck {
    /** The longest path of the system, with each byte of it escaped, as a hint. */
    private static final long PATH_BYTES_MAX = 3 * 4_096;

    FileSettingsCheck(Map<String, String> given) {
        super(given, FileSourceSettings.definition(given), "files.");
        List<String> names = FileSourceSettings.names(given);
        if (names.isEmpty()) {
            wrong(
                    FileSourceSettings.ENTRIES,
                    FileSourceSettings.ENTRIES + " names no entry: nothing would be read. Name one, and its"
                            + " files.entry.NAME.path, or remove the connector.");
        }
        names.forEach(this::checkEntry);
        checkRequest(FileSourceSettings.EVENT_BYTES_MAX, PATH_BYTES_MAX);
        checkLanes(FileSourceSettings.LANE_PREFIX);
    }

    private void checkEntry(String name) {
        String pattern = FileEntrySettings.startPattern(name);
        if (!value(pattern).toString().isEmpty() && Boolean.TRUE.equals(value(FileEntrySettings.joinIndented(name)))) {
            wrong(
                    pattern,
                    pattern + " and " + FileEntrySettings.joinIndented(name)
                            + " each say which lines belong together. Set one of them.");
        }
        String lane = FileEntrySettings.lane(name);
        if (value(lane) instanceof Integer number
                && value(FileSourceSettings.LANES) instanceof Integer lanes
                && number >= lanes) {
            wrong(
                    lane,
                    lane + "=" + number + " is none of the lanes, 0 to " + (lanes - 1) + " (" + FileSourceSettings.LANES
                            + ").");
        }
    }
}
