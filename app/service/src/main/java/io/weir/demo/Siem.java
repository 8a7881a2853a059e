package io.weir.demo;

import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/** A fake SIEM as the demo uses it, in this process or another: told to misbehave, and asked what has come. */
public interface Siem {
    Received received();

    /** The numbers of a generator's run that are there: a copy. */
    BitSet markers(long run);

    void misbehave(Fault fault, Duration duration);

    void behave();

    /** The fault that is on. */
    Optional<Fault> fault();

    /** How long the fault that is on will last; empty for none, and for one without an end. */
    Optional<Duration> faultLeft();
}
