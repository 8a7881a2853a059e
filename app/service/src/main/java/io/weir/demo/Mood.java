package io.weir.demo;

import io.weir.demo.Fault.Kind;
import java.util.SplittableRandom;

/** How a SIEM near its limit takes requests, by dice: most of them, some not, some in part, and some without a word. */
final class Mood {
    private static final int BUSY_PERCENT = 10;
    private static final int THROTTLE_PERCENT = 10;
    private static final int PART_PERCENT = 5;
    private static final int LOSE_PERCENT = 1;

    private final SplittableRandom dice = new SplittableRandom(1);

    enum Answer {
        BUSY,
        THROTTLE,
        PART,
        LOSE,
        TAKE
    }

    synchronized Answer next() {
        int left = dice.nextInt(100) - BUSY_PERCENT;
        if (left < 0) {
            return Answer.BUSY;
        }
        left -= THROTTLE_PERCENT;
        if (left < 0) {
            return Answer.THROTTLE;
        }
        left -= PART_PERCENT;
        if (left < 0) {
            return Answer.PART;
        }
        return left < LOSE_PERCENT ? Answer.LOSE : Answer.TAKE;
    }

    /** Chooses anew in each request: where items are answered one by one some wait, elsewhere one is refused for good. */
    static ActiveFault part(boolean byItems) {
        return new ActiveFault(Fault.of(byItems ? Kind.THROTTLE_ITEMS : Kind.REJECT_ONE), Long.MAX_VALUE);
    }
}
