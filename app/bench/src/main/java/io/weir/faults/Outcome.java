package io.weir.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of a row.
 *
 * @param sent acknowledged to the senders
 * @param repeats events that the SIEM has twice, of which {@code repeatsMax} were allowed
 * @param known events that came again and that the SIEM knew by their id
 * @param late events that came behind one that follows them in their partition, of which {@code lateMax} were allowed
 * @param stallMillis the longest time without an event of the priority lane
 * @param refusals requests of senders that were told to come later
 * @param times figures of the row, by name
 * @param broken what did not hold; nothing, where it did
 */
record Outcome(
        int row,
        String fault,
        long seed,
        long sent,
        long delivered,
        long deadLetters,
        long missing,
        long repeats,
        long repeatsMax,
        long known,
        long late,
        long lateMax,
        int stallMillis,
        long refusals,
        Map<String, Duration> times,
        List<String> notes,
        List<String> broken,
        Duration took) {
    boolean held() {
        return broken.isEmpty();
    }

    /** For a terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%d. %s: %s (%d s, seed %d)%n"
                .formatted(row, fault, held() ? "HELD" : "BROKEN", took.toSeconds(), seed));
        text.append("    sent %,d, delivered %,d, dead letters %,d, missing %,d%n"
                .formatted(sent, delivered, deadLetters, missing));
        text.append("    twice %,d of %,d allowed, known by id %,d, out of order %,d of %,d allowed%n"
                .formatted(repeats, repeatsMax, known, late, lateMax));
        text.append("    longest stall of the priority lane %.1f s; senders told to wait %,d times%n"
                .formatted(stallMillis / 1e3, refusals));
        times.forEach((name, took) -> text.append("    %s: %.1f s%n".formatted(name, took.toMillis() / 1e3)));
        notes.forEach(note -> text.append("    ").append(note).append('\n'));
        broken.forEach(what -> text.append("    BROKEN: ").append(what).append('\n'));
        return text.toString().stripTrailing();
    }
}
