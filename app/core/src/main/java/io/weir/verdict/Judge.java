package io.weir.verdict;

import io.weir.envelope.Envelope;

/** Pure and total: every envelope gets a verdict; bad input never throws. One instance serves one thread. */
public interface Judge {
    Verdict judge(Envelope envelope);
}
