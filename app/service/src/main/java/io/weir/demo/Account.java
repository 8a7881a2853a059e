package io.weir.demo;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the events of a run are, in numbers. During the run {@code missing} are those under way; after the drain they
 * are lost.
 *
 * @param sent acknowledged by the intake
 * @param deadLetters by category
 * @param delivered distinct events at the SIEM
 * @param unjudged events without a verdict
 * @param waitingValid events in the valid topic that are neither delivered nor dead letters
 * @param missing acknowledged, neither delivered nor dead letters
 * @param unpromised at an end of the pipeline although no acknowledgement came: harmless
 */
public record Account(
        long sent,
        long valid,
        long priority,
        SortedMap<String, Long> deadLetters,
        long delivered,
        long unjudged,
        long waitingValid,
        long waitingPriority,
        long missing,
        long unpromised,
        List<Long> firstMissing) {
    private static final int NAMED_MAX = 10;

    public static final Account NOTHING = new Account(0, 0, 0, new TreeMap<>(), 0, 0, 0, 0, 0, 0, List.of());

    public Account {
        deadLetters = Collections.unmodifiableSortedMap(new TreeMap<>(deadLetters));
        firstMissing = List.copyOf(firstMissing);
    }

    static Account of(Evidence evidence) {
        SortedMap<String, Long> deadLetters = new TreeMap<>();
        evidence.dead().forEach((category, numbers) -> deadLetters.put(category, (long) numbers.cardinality()));
        BitSet missing = evidence.outstanding();
        BitSet unpromised = evidence.settled();
        unpromised.andNot(evidence.acknowledged());
        return new Account(
                evidence.acknowledged().cardinality(),
                evidence.valid().cardinality(),
                evidence.priority().cardinality(),
                deadLetters,
                evidence.delivered().cardinality(),
                evidence.unjudged().cardinality(),
                evidence.undelivered(evidence.valid()).cardinality(),
                evidence.undelivered(evidence.priority()).cardinality(),
                missing.cardinality(),
                unpromised.cardinality(),
                missing.stream().limit(NAMED_MAX).mapToObj(Long::valueOf).toList());
    }

    public long deadLettersInAll() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean isWhole() {
        return missing == 0;
    }
}
