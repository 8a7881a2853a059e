package io.weir.demo;

import java.util.BitSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What three independent witnesses know of one run's events, by number: the sender, the topics, the SIEM.
 *
 * @param acknowledged what the intake promised its sender to keep
 * @param valid stands in the valid topic
 * @param priority stands in the priority topic
 * @param dead stands in the dead-letter topic, by category
 * @param delivered the SIEM has it
 */
record Evidence(BitSet acknowledged, BitSet valid, BitSet priority, SortedMap<String, BitSet> dead, BitSet delivered) {
    Evidence {
        dead = Collections.unmodifiableSortedMap(new TreeMap<>(dead));
    }

    /** In the order of the flow, so that nothing seems to be ahead of itself. */
    static Evidence gather(Sent sent, TopicScan scan, Siem siem, long run) {
        return new Evidence(sent.acknowledgedEvents(), scan.valid(), scan.priority(), scan.dead(), siem.markers(run));
    }

    BitSet deadInAll() {
        BitSet all = new BitSet();
        dead.values().forEach(all::or);
        return all;
    }

    /** Delivered, or a dead letter: seen at an end of the pipeline. */
    BitSet settled() {
        BitSet settled = deadInAll();
        settled.or(delivered);
        return settled;
    }

    /** Promised, and not seen at any end. */
    BitSet outstanding() {
        return without(acknowledged, settled());
    }

    /** Of the outstanding: no verdict either. */
    BitSet unjudged() {
        BitSet unjudged = outstanding();
        unjudged.andNot(valid);
        unjudged.andNot(priority);
        return unjudged;
    }

    /** Judged sound, and not yet delivered. */
    BitSet undelivered(BitSet lane) {
        return without(lane, settled());
    }

    private static BitSet without(BitSet set, BitSet taken) {
        BitSet rest = (BitSet) set.clone();
        rest.andNot(taken);
        return rest;
    }
}
