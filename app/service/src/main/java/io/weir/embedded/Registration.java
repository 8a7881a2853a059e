package io.weir.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.ClusterException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.distributed.NotLeaderException;
import org.apache.kafka.connect.runtime.distributed.RebalanceNeededException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one connector's configuration into a Connect group, or takes it out, whichever worker leads it, through its
 * rebalances.
 */
final class Registration {
    /** Between two attempts while the group is in motion, which takes some hundred milliseconds. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration FORWARD_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DistributedHerder herder;
    private final String connector;
    private final @Nullable Map<String, String> config;

    /** What stood there and was not to. */
    private volatile @Nullable Map<String, String> removed;

    /** @param config as it is to be; null where there is to be none */
    private Registration(DistributedHerder herder, String connector, @Nullable Map<String, String> config) {
        this.herder = herder;
        this.connector = connector;
        this.config = config;
    }

    static Registration of(DistributedHerder herder, String connector, Map<String, String> config) {
        Map<String, String> named = new HashMap<>(config);
        named.put("name", connector); // Connect adds it to what it stores, and refuses a configuration without
        return new Registration(herder, connector, Map.copyOf(named));
    }

    static Registration removal(DistributedHerder herder, String connector) {
        return new Registration(herder, connector, null);
    }

    void run(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!attempt(deadline)) {
                if (System.nanoTime() > deadline) {
                    throw late(timeout, new TimeoutException("the group does not settle"));
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
            Map<String, String> gone = removed;
            if (gone != null) {
                LOG.warn("{}", ConnectorProperties.removal(connector, gone));
            }
        } catch (TimeoutException late) {
            throw late(timeout, late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while registering the connector " + connector + ".", stop);
        }
    }

    /** False where the group is in motion and it is to be tried again. */
    private boolean attempt(long deadline) throws InterruptedException, TimeoutException {
        try {
            submit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (cause instanceof RebalanceNeededException) {
                return false;
            }
            if (cause instanceof NotLeaderException elsewhere) {
                return forward(elsewhere.forwardUrl());
            }
            throw new StartupException(
                    "The connector " + connector + " cannot be registered: " + cause.getMessage(), cause);
        }
    }

    private CompletableFuture<Void> submit() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        herder.connectorConfig(connector, (failure, present) -> {
            boolean isAbsent = failure instanceof NotFoundException;
            if (failure != null && !isAbsent) {
                done.completeExceptionally(failure);
            } else if (isAbsent ? config == null : present.equals(config)) {
                done.complete(null);
            } else if (config == null) {
                removed = present;
                herder.deleteConnectorConfig(connector, (refusal, gone) -> end(done, refusal));
            } else {
                herder.putConnectorConfig(connector, config, true, (refusal, created) -> end(done, refusal));
            }
        });
        return done;
    }

    private static void end(CompletableFuture<Void> done, @Nullable Throwable refusal) {
        if (refusal == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(refusal);
        }
    }

    /** False where the leader is not known or does not answer: it will be, or another one will lead. */
    private boolean forward(@Nullable String leaderUrl) throws InterruptedException {
        if (leaderUrl == null || leaderUrl.isEmpty()) {
            return false;
        }
        URI address = URI.create(leaderUrl).resolve("/connectors/" + connector + (config == null ? "" : "/config"));
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(FORWARD_TIMEOUT).build();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(FORWARD_TIMEOUT);
            if (config == null) {
                request.DELETE();
            } else {
                request.header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(config)));
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (config == null && answer.statusCode() == 404) {
                return true;
            }
            if (answer.statusCode() == 400) {
                throw new StartupException("The connector " + connector + " cannot be registered: " + answer.body());
            }
            return answer.statusCode() / 100 == 2;
        } catch (IOException unreachable) {
            LOG.info("The Connect leader at {} does not answer: {}", leaderUrl, unreachable.toString());
            return false;
        }
    }

    /** No StartupException: a cluster that is away for that long may be back at the next attempt. */
    private ClusterException late(Duration timeout, TimeoutException cause) {
        return new ClusterException(
                "Kafka Connect did not take the connector " + connector + " within " + timeout.toSeconds()
                        + " s. Is the cluster reachable, and may this user write to Connect's topics?",
                cause);
    }
}
