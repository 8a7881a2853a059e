package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.util.BitSet;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which events were judged otherwise than their generator meant them to be: none, with the log types that ship. */
final class Judgement {
    private Judgement() {}

    /** How many, by what was meant and what became of it: {@code malformed as valid}. */
    static SortedMap<String, Long> otherwise(Evidence evidence, SampleEvents samples) {
        SortedMap<String, Long> otherwise = new TreeMap<>();
        evidence.acknowledged().stream().forEach(number -> {
            Intent intent = samples.intent(number);
            String meant = intent.name().toLowerCase(Locale.ROOT);
            String found = found(evidence, number);
            if (!found.equals(meant) && !found.isEmpty()) {
                otherwise.merge(meant + " as " + found, 1L, Long::sum);
            }
        });
        return otherwise;
    }

    /** A dead letter of the sink's was judged before: it stands in a lane's topic too. */
    private static String found(Evidence evidence, int number) {
        if (evidence.valid().get(number)) {
            return "valid";
        }
        if (evidence.priority().get(number)) {
            return "priority";
        }
        for (var category : evidence.dead().entrySet()) {
            BitSet numbers = category.getValue();
            if (numbers.get(number)) {
                return category.getKey();
            }
        }
        return "";
    }
}
