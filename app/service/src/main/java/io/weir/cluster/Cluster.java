package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;

/** Talks to the cluster's administration, never longer than a bound. */
public final class Cluster {
    /** A healthy cluster answers in milliseconds; one that elects a controller, in a few seconds. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /** The name of the embedded broker's listener, by which it is known from a broker of somebody else. */
    public static final String EMBEDDED_LISTENER = "WEIR";

    private static final int SECRET_LENGTH_MIN = 3;

    /** What stands between the words of a JAAS configuration. */
    private static final Pattern WORDS = Pattern.compile("[\\s\"'=;]+");

    private Cluster() {}

    /** A client for a cluster that has answered once, within the deadline. */
    public static Admin open(KafkaSettings kafka, Duration deadline) {
        Map<String, Object> properties = kafka.client();
        properties.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "weir-admin");
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException refused) {
            // Without its cause: whoever logs that logs the values that Kafka quotes.
            throw new ClusterException("Cannot make a Kafka client for " + kafka.bootstrap()
                    + " (kafka.bootstrap, kafka.properties): " + withoutSecrets(kafka, deepestMessage(refused)));
        }
        try {
            admin.describeCluster().nodes().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return admin;
        } catch (ExecutionException | TimeoutException failed) {
            admin.close(Duration.ZERO);
            throw unreachable(kafka, deadline, failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException interrupted) {
            admin.close(Duration.ZERO);
            throw interrupted(interrupted);
        }
    }

    static TopicDescription topic(Admin admin, String name) {
        return Objects.requireNonNull(answer(admin.describeTopics(List.of(name)).allTopicNames(), "topic " + name)
                .get(name));
    }

    /** A broker's address, as the commands we print name it. */
    public static String address(Admin admin) {
        Node node = answer(admin.describeCluster().nodes(), "the list of brokers")
                .iterator()
                .next();
        return node.host() + ":" + node.port();
    }

    /** What the cluster says, or a {@link ClusterException} that says why it does not. */
    public static <T> T answer(KafkaFuture<T> future, String what) {
        try {
            return future.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (isTransient(cause)) {
                throw new ClusterUnreachableException("The cluster did not answer for " + what, cause);
            }
            if (cause instanceof AuthorizationException) {
                throw new ClusterException(
                        "The cluster does not allow this principal " + what + ": " + cause.getMessage(), cause);
            }
            throw new ClusterException("The cluster refused " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw new ClusterUnreachableException(
                    "The cluster did not answer within " + ANSWER_MAX.toSeconds() + " s for " + what, late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static ClusterException unreachable(KafkaSettings kafka, Duration deadline, Throwable cause) {
        if (cause instanceof AuthenticationException) {
            return new ClusterException(
                    "Kafka at " + kafka.bootstrap() + " refused to let us in ("
                            + cause.getClass().getSimpleName()
                            + "): check security.protocol, sasl.* and ssl.* under kafka.properties",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new ClusterException(
                    "Kafka at " + kafka.bootstrap() + " does not allow this principal to describe the cluster", cause);
        }
        return new ClusterUnreachableException(
                "No Kafka broker answered at " + kafka.bootstrap() + " within " + deadline.toMillis() + " ms."
                        + " Is a broker running there (kafka.bootstrap), and does it speak "
                        + kafka.properties().getOrDefault("security.protocol", "PLAINTEXT")
                        + " (kafka.properties, security.protocol)? To see for yourself: kafka-broker-api-versions.sh"
                        + " --bootstrap-server " + kafka.bootstrap(),
                cause);
    }

    private static boolean isTransient(Throwable cause) {
        return cause instanceof org.apache.kafka.common.errors.TimeoutException || cause instanceof DisconnectException;
    }

    private static ClusterUnreachableException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new ClusterUnreachableException("Interrupted while waiting for the cluster", interrupted);
    }

    private static String deepestMessage(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    /** Kafka's configuration errors quote the value they refuse, which may be a password, or a piece of one. */
    private static String withoutSecrets(KafkaSettings kafka, String message) {
        String clean = message;
        for (Map.Entry<String, String> property : kafka.properties().entrySet()) {
            clean = without(property.getValue(), clean);
            if (isPassword(property.getKey())) {
                for (String piece : WORDS.split(property.getValue(), -1)) {
                    clean = without(piece, clean);
                }
            }
        }
        return clean;
    }

    private static String without(String secret, String text) {
        return secret.length() >= SECRET_LENGTH_MIN ? text.replace(secret, "***") : text;
    }

    private static boolean isPassword(String name) {
        ConfigDef.ConfigKey key = AdminClientConfig.configDef().configKeys().get(name);
        return key != null && key.type == ConfigDef.Type.PASSWORD;
    }
}
