package io.weir.delivery;

import io.weir.batch.Batch;
import java.util.Collections;
import java.util.List;

/** One outcome per event, in the batch's order: bulk endpoints answer per item, so a batch can fail in part. */
public record Receipt(Batch batch, List<Delivery> outcomes) {
    public Receipt {
        outcomes = List.copyOf(outcomes);
        if (outcomes.size() != batch.size()) {
            throw new IllegalArgumentException(
                    outcomes.size() + " outcomes for a batch of " + batch.size() + " events");
        }
    }

    public static Receipt all(Batch batch, Delivery outcome) {
        return new Receipt(batch, Collections.nCopies(batch.size(), outcome));
    }
}
