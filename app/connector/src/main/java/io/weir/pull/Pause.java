package io.weir.pull;

import java.time.Duration;

/** A wait that ends early when there is nothing more to wait for. */
@FunctionalInterface
interface Pause {
    /** False where all is to end. */
    boolean pause(Duration wait) throws InterruptedException;
}
