package io.weir.demo;

import java.time.Duration;

/** Decides when everything has arrived, and when it no longer will. */
final class Drain {
    enum State {
        GOING,
        DONE,
        /** Nothing has moved for as long as was granted, and no fault explains it. */
        STUCK
    }

    private final Duration patience;
    private long outstanding = -1;
    private Duration movedAt = Duration.ZERO;

    Drain(Duration patience) {
        this.patience = patience;
    }

    State look(long nowOutstanding, boolean faultIsOn, Duration elapsed) {
        if (nowOutstanding == 0) {
            return State.DONE;
        }
        if (nowOutstanding != outstanding || faultIsOn) {
            outstanding = nowOutstanding;
            movedAt = elapsed;
        }
        return elapsed.minus(movedAt).compareTo(patience) >= 0 ? State.STUCK : State.GOING;
    }
}
