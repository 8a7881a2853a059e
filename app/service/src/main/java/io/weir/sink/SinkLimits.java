package io.weir.sink;

import io.weir.batch.BatchLimits;
import io.weir.config.SinkSettings;
import io.weir.delivery.Backoff;
import io.weir.delivery.RetryPolicy;
import io.weir.delivery.SiemTarget;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The settings as the parts of a sink take them, with what the target itself allows. */
record SinkLimits(BatchLimits batch, RetryPolicy retries, int requests, long heldBytesMax, Duration stopTimeout) {
    /** Nothing but a person mends a target fault, so even the first wait is one a person would not notice. */
    private static final Duration FAULT_BACKOFF_FIRST = Duration.ofSeconds(1);

    static SinkLimits of(SinkSettings settings, SiemTarget target) {
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        return new SinkLimits(
                new BatchLimits(
                        settings.batchEvents(),
                        settings.batchBytes().bytes(),
                        target.bodyBytesMax(),
                        settings.batchAge()),
                new RetryPolicy(
                        new Backoff(settings.backoffFirst(), settings.backoffMax(), settings.retryAfterMax(), random),
                        new Backoff(FAULT_BACKOFF_FIRST, settings.faultBackoffMax(), settings.retryAfterMax(), random)),
                settings.requests(),
                settings.bufferBytesMax().bytes(),
                settings.stopTimeout());
    }
}
