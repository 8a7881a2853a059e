package io.weir.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intake: a Connect worker with our connector on it, and an eye on both. */
public final class SourcePart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePart.class);

    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** A failed task is started again after this long, and then after twice as long, up to the most. */
    private static final Duration RESTART_FIRST = Duration.ofSeconds(1);

    private static final Duration RESTART_MAX = Duration.ofSeconds(30);

    private final ConnectWorker worker;
    private final Map<String, String> connector;
    private final Predicate<ConnectWorker.Health> isUp;
    private final Consumer<Throwable> onFatal;
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final Thread watch = new Thread(this::watch, "weir-source-watch");
    private volatile boolean isReady;

    /** @param worker prepared and not started; closed with this part */
    public SourcePart(ConnectWorker worker, Map<String, String> connector, Consumer<Throwable> onFatal) {
        this(worker, connector, SourcePart::isListeningOrStandingBy, onFatal);
    }

    /** @param isUp whether the intake does here what it has to, given what Connect reports */
    SourcePart(
            ConnectWorker worker,
            Map<String, String> connector,
            Predicate<ConnectWorker.Health> isUp,
            Consumer<Throwable> onFatal) {
        this.worker = worker;
        this.connector = Map.copyOf(connector);
        this.isUp = isUp;
        this.onFatal = onFatal;
    }

    @Override
    public void start() {
        worker.start();
        worker.register(ConnectorProperties.NAME, connector, REGISTER_TIMEOUT);
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public boolean ready() {
        return isReady;
    }

    @Override
    public void close() {
        isClosed.countDown();
        worker.close();
    }

    /** Where the group has fewer tasks than workers, a worker without one stands by, which is all it has to do. */
    private static boolean isListeningOrStandingBy(ConnectWorker.Health health) {
        return Listening.byCounters(ConnectorProperties.NAME) || (health.isRunning() && !health.isHere());
    }

    private void watch() {
        Duration wait = RESTART_FIRST;
        String reported = "";
        try {
            while (!isClosed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                ConnectWorker.Health health = worker.health(ConnectorProperties.NAME);
                isReady = health.failures().isEmpty() && isUp.test(health);
                if (isReady) {
                    wait = RESTART_FIRST;
                    reported = "";
                } else if (!health.failures().isEmpty()) {
                    String failures = String.join("; ", health.failures());
                    if (!failures.equals(reported)) {
                        LOG.warn("The intake failed and is started again: {}", failures);
                        reported = failures;
                    }
                    if (isClosed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    wait = wait.multipliedBy(2).compareTo(RESTART_MAX) < 0 ? wait.multipliedBy(2) : RESTART_MAX;
                    worker.restartFailed(ConnectorProperties.NAME);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            if (isClosed.getCount() > 0) {
                onFatal.accept(broken);
            }
        }
    }
}
