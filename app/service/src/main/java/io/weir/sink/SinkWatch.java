package io.weir.sink;

import io.weir.delivery.Receipt;
import io.weir.delivery.Settled;
import io.weir.delivery.Slowdown;
import io.weir.sink.TargetHealth.Change;
import io.weir.sink.TargetHealth.State;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator sees of one lane: figures always, and a line where something begins or ends. */
final class SinkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SinkWatch.class);

    private final Lane lane;
    private final String target;
    private final SinkMetrics metrics;
    private final TargetHealth health = new TargetHealth(System.nanoTime());

    SinkWatch(Lane lane, String target, SinkMetrics metrics) {
        this.lane = lane;
        this.target = target;
        this.metrics = metrics;
    }

    void partitions(int count) {
        LOG.info("The {} lane has {} partitions here", lane.text(), count);
    }

    void answered(Receipt receipt, long tookNanos) {
        metrics.answered(receipt, tookNanos);
        health.observe(receipt, System.nanoTime()).ifPresent(this::tell);
    }

    void committed(Collection<Settled> settled, long tookNanos) {
        metrics.commitTook(tookNanos);
        for (Settled it : settled) {
            metrics.committed(it);
            if (!it.rejected().isEmpty()) {
                LOG.info(
                        "{} of {} events from {} are dead letters: the target {} refused them",
                        it.rejected().size(),
                        it.events(),
                        it.first(),
                        target);
            }
        }
    }

    /** Once for all lanes: the one whose request it was says it. */
    void slowed(Slowdown change) {
        if (change.begins()) {
            LOG.warn(
                    "The target {} asks for less ({}): {} requests at once from now on, and as many more as it takes",
                    target,
                    change.cause(),
                    change.requests());
        } else {
            LOG.info(
                    "The target {} no longer asks for less, after {} s: {} requests at once",
                    target,
                    change.lasted().toSeconds(),
                    change.requests());
        }
    }

    void holds(long lagRecords, long heldBytes) {
        metrics.holds(lagRecords, heldBytes);
    }

    private void tell(Change change) {
        metrics.target(change.now());
        if (change.now() == State.FAULTY) {
            LOG.error(
                    "The target {} refuses the {} lane for a reason that is not the events' ({}). Nothing is lost:"
                            + " events wait in Kafka, and go on by themselves once its settings or its server are mended",
                    target,
                    lane.text(),
                    change.cause());
        } else if (change.now() == State.TROUBLED) {
            LOG.warn("The target {} takes nothing of the {} lane ({}); trying on", target, lane.text(), change.cause());
        } else {
            LOG.info(
                    "The target {} takes the {} lane again, after {} s",
                    target,
                    lane.text(),
                    change.lasted().toSeconds());
        }
    }
}
