package io.weir.doctor;

import java.util.List;
import java.util.function.BiFunction;

/**
 * One promise of the cluster, as a function of what was seen: it asks nobody and changes nothing.
 *
 * @param id what {@code cluster.allow-unsafe} calls it
 * @param section without which there is nothing to say
 * @param look gets the section, and the snapshot for what else it may want to know
 */
public record Check<T>(String id, Section<T> section, BiFunction<T, Snapshot, List<Finding>> look) {
    /** Empty where all is well, and where the section was not seen. */
    List<Finding> findings(Snapshot snapshot) {
        return section.of()
                .apply(snapshot)
                .value()
                .map(seen -> look.apply(seen, snapshot))
                .orElse(List.of());
    }
}
