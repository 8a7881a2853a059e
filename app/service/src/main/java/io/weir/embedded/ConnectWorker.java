package io.weir.embedded;

import io.weir.cluster.ClusterUnreachableException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.ConnectRestServer;
import org.apache.kafka.connect.runtime.rest.RestClient;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka Connect worker in this process, the same as {@code connect-distributed} runs: it joins the workers of its
 * group and shares their connectors. Put together here so that a failure is an exception and not an exit, and so that we
 * decide when it stops.
 */
public final class ConnectWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectWorker.class);

    private final String workerId;
    private final DistributedHerder herder;
    private final ConnectRestServer rest;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private ConnectWorker(String workerId, DistributedHerder herder, ConnectRestServer rest) {
        this.workerId = workerId;
        this.herder = herder;
        this.rest = rest;
    }

    /** Finds the plugins, takes the REST port and asks the cluster who it is: everything but joining the group. */
    public static ConnectWorker prepare(Map<String, String> properties) {
        // Connect leaves its plugin class loader behind as the thread's own: on a thread that ends, nobody inherits it.
        FutureTask<ConnectWorker> preparation = new FutureTask<>(() -> prepareHere(properties));
        new Thread(preparation, "weir-connect-start").start();
        try {
            return preparation.get();
        } catch (ExecutionException failure) {
            throw failed(properties, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while the Connect worker was starting.", stop);
        }
    }

    /** Begins to join the group; {@link #register} waits for that. */
    public void start() {
        herder.start();
        rest.initializeResources(herder);
    }

    /** Where Connect's REST API answers. */
    public String restUrl() {
        return rest.advertisedUrl().toString();
    }

    /**
     * Makes the connector, or changes it to this configuration. Nothing is written where it is as wanted already, since
     * each write restarts the tasks.
     */
    public void register(String connector, Map<String, String> config, Duration timeout) {
        Registration.of(herder, connector, config).run(timeout);
    }

    /** Removes the connector where there is one. */
    public void remove(String connector, Duration timeout) {
        Registration.removal(herder, connector).run(timeout);
    }

    /**
     * What Connect reports of a connector, as it stands in a topic: it can be older than this process.
     *
     * @param isHere whether a task of it is given to this worker
     */
    public record Health(boolean isRunning, boolean isHere, List<String> failures) {
        public Health {
            failures = List.copyOf(failures);
        }
    }

    /** Running means the connector and at least one task, wherever in the group they are. */
    public Health health(String connector) {
        ConnectorStateInfo state;
        try {
            state = herder.connectorStatus(connector);
        } catch (NotFoundException unknownYet) {
            return new Health(false, false, List.of());
        }
        String running = AbstractStatus.State.RUNNING.toString();
        String failed = AbstractStatus.State.FAILED.toString();
        List<String> failures = new ArrayList<>();
        if (state.connector().state().equals(failed)) {
            failures.add(firstLine(state.connector().trace()));
        }
        boolean hasRunningTask = false;
        boolean isHere = false;
        for (ConnectorStateInfo.TaskState task : state.tasks()) {
            hasRunningTask |= task.state().equals(running);
            isHere |= task.workerId().equals(workerId);
            if (task.state().equals(failed)) {
                failures.add("task " + task.id() + ": " + firstLine(task.trace()));
            }
        }
        return new Health(state.connector().state().equals(running) && hasRunningTask, isHere, failures);
    }

    /** Starts what has failed of the connector again. */
    public void restartFailed(String connector) {
        herder.restartConnectorAndTasks(new RestartRequest(connector, true, true), (failure, state) -> {
            if (failure != null) {
                LOG.warn("Restarting {} failed: {}", connector, failure.getMessage());
            }
        });
    }

    /** Tasks stop, their last transactions are committed, and the worker leaves its group. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            herder.stop();
            rest.stop();
        }
    }

    private static ConnectWorker prepareHere(Map<String, String> properties) {
        Plugins plugins = new Plugins(properties);
        plugins.compareAndSwapWithDelegatingLoader();
        DistributedConfig config = new DistributedConfig(properties);
        RestClient restClient = new RestClient(config);
        ConnectRestServer rest = new ConnectRestServer(config.rebalanceTimeout(), restClient, config.originals());
        try {
            rest.initializeServer();
            String workerId =
                    rest.advertisedUrl().getHost() + ":" + rest.advertisedUrl().getPort();
            ConnectorClientConfigOverridePolicy policy = Utils.newInstance(
                    config.getString(WorkerConfig.CONNECTOR_CLIENT_POLICY_CLASS_CONFIG),
                    ConnectorClientConfigOverridePolicy.class);
            policy.configure(config.originals());
            DistributedHerder herder = new Distributed().herder(config, workerId, plugins, policy, rest, restClient);
            return new ConnectWorker(workerId, herder, rest);
        } catch (RuntimeException failure) {
            rest.stop();
            throw failure;
        } catch (ClassNotFoundException unknown) {
            rest.stop();
            throw new StartupException("There is no such class: " + unknown.getMessage(), unknown);
        }
    }

    /** Opens the one method of Connect's command line that knows how to put a herder together. */
    private static final class Distributed extends ConnectDistributed {
        DistributedHerder herder(
                DistributedConfig config,
                String workerId,
                Plugins plugins,
                ConnectorClientConfigOverridePolicy policy,
                ConnectRestServer rest,
                RestClient restClient) {
            return createHerder(config, workerId, plugins, policy, rest, restClient);
        }
    }

    /** Of a stack trace: what follows is in the log already. */
    private static String firstLine(@Nullable String trace) {
        return trace == null ? "no reason given" : trace.lines().findFirst().orElse("no reason given");
    }

    private static RuntimeException failed(Map<String, String> properties, ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        for (Throwable it = cause; it != null; it = it.getCause()) {
            // It asks for the cluster's id at the end of its preparation, and nothing else of the cluster.
            if (it instanceof RetriableException) {
                return new ClusterUnreachableException(
                        "No Kafka broker answered the Kafka Connect worker at " + properties.get("bootstrap.servers"),
                        cause);
            }
            if (it instanceof BindException) {
                return new StartupException(
                        "Kafka Connect's REST API cannot listen on " + properties.get("listeners") + ": "
                                + it.getMessage() + ". Stop what uses the port, or set another with"
                                + " source.connect.rest-port (WEIR_SOURCE_CONNECT_REST_PORT).",
                        cause);
            }
        }
        return new StartupException("The Kafka Connect worker did not start: " + cause.getMessage(), cause);
    }
}
