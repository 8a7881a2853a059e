package io.weir.embedded;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intake: a Connect worker with our connectors on it, and an eye on all of them. */
public final class SourcePart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePart.class);

    private static final Duration REGISTER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** A failed task is started again after this long, and then after twice as long, up to the most. */
    private static final Duration RESTART_FIRST = Duration.ofSeconds(1);

    private static final Duration RESTART_MAX = Duration.ofSeconds(30);

    private final ConnectWorker worker;
    private final List<Connector> connectors;
    private final Consumer<Throwable> onFatal;
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final Thread watch = new Thread(this::watch, "weir-source-watch");
    private volatile boolean isReady;

    /**
     * @param worker prepared and not started; closed with this part
     * @param connectors those to be had; another one of ours, which earlier settings have left, is removed
     */
    public SourcePart(ConnectWorker worker, List<Connector> connectors, Consumer<Throwable> onFatal) {
        this.worker = worker;
        this.connectors = List.copyOf(connectors);
        this.onFatal = onFatal;
    }

    @Override
    public void start() {
        worker.start();
        connectors.forEach(it -> worker.register(it.name(), it.config(), REGISTER_TIMEOUT));
        List<String> names = connectors.stream().map(Connector::name).toList();
        ConnectorProperties.NAMES.stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> worker.remove(name, REGISTER_TIMEOUT));
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

    private void watch() {
        List<Watched> watched = connectors.stream().map(Watched::new).toList();
        try {
            while (!isClosed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean areUp = true;
                for (Watched each : watched) {
                    areUp &= each.look();
                }
                isReady = areUp;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            if (isClosed.getCount() > 0) {
                onFatal.accept(broken);
            }
        }
    }

    /** One connector, and when what has failed of it is started again. */
    private final class Watched {
        private final Connector connector;
        private Duration wait = RESTART_FIRST;
        private long restartAt;
        private String reported = "";

        Watched(Connector connector) {
            this.connector = connector;
        }

        /** Whether it is up. */
        boolean look() {
            ConnectWorker.Health health = worker.health(connector.name());
            boolean isUp = health.failures().isEmpty() && connector.isUp().test(health);
            if (isUp) {
                wait = RESTART_FIRST;
                restartAt = 0;
                reported = "";
            } else if (!health.failures().isEmpty()) {
                mend(String.join("; ", health.failures()));
            }
            return isUp;
        }

        private void mend(String failures) {
            if (!failures.equals(reported)) {
                LOG.warn("The intake {} failed and is started again: {}", connector.name(), failures);
                reported = failures;
            }
            long now = System.nanoTime();
            if (restartAt == 0) {
                restartAt = now + wait.toNanos();
            } else if (now - restartAt >= 0) {
                restartAt = 0;
                wait = wait.multipliedBy(2).compareTo(RESTART_MAX) < 0 ? wait.multipliedBy(2) : RESTART_MAX;
                worker.restartFailed(connector.name());
            }
        }
    }
}
