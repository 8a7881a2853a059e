package io.weir.delivery;

import io.weir.batch.Batch;
import io.weir.flow.Pressure;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One outcome per event, in the batch's order: bulk endpoints answer per item, so a batch can fail in part.
 *
 * @param pressure what the answer says of how much more the SIEM can take
 */
public record Receipt(Batch batch, List<Delivery> outcomes, Pressure pressure) {
    public Receipt {
        outcomes = List.copyOf(outcomes);
        if (outcomes.size() != batch.size()) {
            throw new IllegalArgumentException(
                    outcomes.size() + " outcomes for a batch of " + batch.size() + " events");
        }
    }

    /** Where the outcomes say it: what is to be sent again later was too much now. */
    public Receipt(Batch batch, List<Delivery> outcomes) {
        this(batch, outcomes, pressure(outcomes));
    }

    public static Receipt all(Batch batch, Delivery outcome) {
        return new Receipt(batch, Collections.nCopies(batch.size(), outcome));
    }

    /** False where not one event got an answer of its own. */
    boolean isTakenInPart() {
        return outcomes.stream().anyMatch(it -> it instanceof Delivery.Delivered || it instanceof Delivery.Poison);
    }

    /** The longest wait that the SIEM asked for. */
    Optional<Duration> wish() {
        return outcomes.stream()
                .filter(Delivery.Retry.class::isInstance)
                .map(it -> Optional.ofNullable(((Delivery.Retry) it).after()))
                .flatMap(Optional::stream)
                .filter(after -> !after.isZero())
                .max(Duration::compareTo);
    }

    /** In the SIEM's words, why it asks for less. */
    String pressureCause() {
        return outcomes.stream()
                .filter(Receipt::isPressure)
                .map(it -> ((Delivery.Retry) it).cause())
                .findFirst()
                .orElse("it is near its limits");
    }

    private static Pressure pressure(List<Delivery> outcomes) {
        if (outcomes.stream().anyMatch(Receipt::isPressure)) {
            return Pressure.HIGH;
        }
        // A body that is refused as a whole at once took no work.
        boolean saysNothing =
                outcomes.stream().anyMatch(it -> it instanceof Delivery.TargetFault || it instanceof Delivery.Split);
        return saysNothing ? Pressure.UNKNOWN : Pressure.NONE;
    }

    /** An event that was not looked at, because of its neighbour, was no load. */
    private static boolean isPressure(Delivery outcome) {
        if (!(outcome instanceof Delivery.Retry retry)) {
            return false;
        }
        Duration after = retry.after();
        return after == null || !after.isZero();
    }
}
