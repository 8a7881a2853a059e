package io.weir.sink;

import io.weir.batch.BatchLimits;
import io.weir.config.SinkSettings;
import io.weir.delivery.Backoff;
import io.weir.delivery.Budget;
import io.weir.delivery.RetryPolicy;
import io.weir.delivery.SiemTarget;
import io.weir.flow.RateLimit;
import io.weir.flow.RequestLimit;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The settings as the parts of a sink take them, with what the target itself allows. */
record SinkLimits(BatchLimits batch, RetryPolicy retries, int requests, long heldBytesMax, Duration stopTimeout) {
    /** Nothing but a person mends a target fault, so even the first wait is one a person would not notice. */
    private static final Duration FAULT_BACKOFF_FIRST = Duration.ofSeconds(1);

    /** @param isShared between the lanes: then one of them has its reserve */
    static Budget budget(SinkSettings settings, boolean isShared, long nowNanos) {
        double reserved = isShared ? settings.priorityShare() / 100.0 : 0;
        SinkSettings.Rate rate = settings.rate();
        return new Budget(
                new RateLimit(
                        new RateLimit.Rate(
                                rate.requests(), (double) rate.bytes().bytes(), rate.burst()),
                        reserved,
                        nowNanos),
                new RequestLimit(settings.requests(), reserved),
                retry(settings));
    }

    static SinkLimits of(SinkSettings settings, SiemTarget target) {
        return new SinkLimits(
                new BatchLimits(
                        Math.min(settings.batchEvents(), target.eventsMax()),
                        settings.batchBytes().bytes(),
                        target.bodyBytesMax(),
                        target.eventBytesMax(),
                        settings.batchAge()),
                new RetryPolicy(
                        retry(settings),
                        new Backoff(
                                FAULT_BACKOFF_FIRST,
                                settings.faultBackoffMax(),
                                settings.retryAfterMax(),
                                SinkLimits::random)),
                settings.requests(),
                settings.bufferBytesMax().bytes(),
                settings.stopTimeout());
    }

    private static Backoff retry(SinkSettings settings) {
        return new Backoff(
                settings.backoffFirst(), settings.backoffMax(), settings.retryAfterMax(), SinkLimits::random);
    }

    /** Full jitter needs it uniform: what failed together does not come back together. */
    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
