package io.weir.retention;

import java.time.Duration;

/** Whether data loss is near: begins below one mark and ends above a higher one, so that it does not flap between. */
final class LossAlarm {
    private static final double CLEARED_AT = 1.5;

    private final double lowSeconds;
    private boolean isOn;

    LossAlarm(Duration low) {
        lowSeconds = low.toMillis() / 1e3;
    }

    /**
     * Unknown changes nothing.
     *
     * @return whether the alarm has begun or ended with it
     */
    boolean changes(double seconds) {
        boolean before = isOn;
        if (seconds < lowSeconds) {
            isOn = true;
        } else if (seconds >= lowSeconds * CLEARED_AT) {
            isOn = false;
        }
        return isOn != before;
    }

    boolean isOn() {
        return isOn;
    }
}
