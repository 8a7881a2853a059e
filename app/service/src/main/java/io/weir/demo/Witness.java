package io.weir.demo;

/** Sees each event that a fake SIEM takes, in the order in which it takes them. */
@FunctionalInterface
public interface Witness {
    /** Called by one thread at a time, for a copy too. */
    void arrived(long run, long number);
}
