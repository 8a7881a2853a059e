package io.weir.source;

import java.util.concurrent.atomic.LongAdder;

/**
 * What was lost at this intake, over all tasks of the process: the metrics of a task go with it, and what is lost as it
 * ends must be seen after it.
 */
final class Losses {
    /** Datagrams that the kernel dropped before they could be read. */
    static final LongAdder BEFORE_EDGE = new LongAdder();

    /** Events that were read, and neither committed nor kept. */
    static final LongAdder NOT_COMMITTED = new LongAdder();

    private Losses() {}
}
