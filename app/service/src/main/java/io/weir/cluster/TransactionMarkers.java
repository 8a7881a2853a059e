package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * Ends a transaction on one partition, as its coordinator should have. Kafka's admin client can only abort, and to
 * abort what was committed loses the events in it. Needs the right to act for the cluster.
 */
final class TransactionMarkers {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(15).toMillis();

    /** The first version leaves it to the partition to accept the epoch that its transaction is open with. */
    private static final short VERSION = 0;

    private TransactionMarkers() {}

    /** @throws KafkaException where the broker refuses it or does not answer */
    static void write(KafkaSettings kafka, Node leader, HungTransaction hung, TransactionResult result) {
        TxnMarkerEntry marker = new TxnMarkerEntry(
                hung.producerId(),
                (short) hung.producerEpoch(),
                hung.coordinatorEpoch(),
                result,
                List.of(hung.partition()),
                VERSION);
        Map<String, Object> properties = kafka.client();
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "weir-transactions");
        Time time = Time.SYSTEM;
        try (Metrics metrics = new Metrics(time);
                NetworkClient client = client(new AdminClientConfig(properties), metrics, time)) {
            if (!NetworkClientUtils.awaitReady(client, leader, time, TIMEOUT_MILLIS)) {
                throw new KafkaException("broker " + leader.idString() + " does not answer");
            }
            ClientRequest request = client.newClientRequest(
                    leader.idString(),
                    new WriteTxnMarkersRequest.Builder(List.of(marker)),
                    time.milliseconds(),
                    true,
                    TIMEOUT_MILLIS,
                    null);
            ClientResponse response = NetworkClientUtils.sendAndReceive(client, request, time);
            Map<TopicPartition, Errors> answer = ((WriteTxnMarkersResponse) response.responseBody())
                    .errorsByProducerId()
                    .getOrDefault(hung.producerId(), Map.of());
            Errors error = answer.getOrDefault(hung.partition(), Errors.UNKNOWN_SERVER_ERROR);
            if (error != Errors.NONE) {
                throw error.exception("the marker for " + hung + " was refused: " + error.message());
            }
        } catch (IOException broken) {
            throw new KafkaException("no answer to the marker for " + hung, broken);
        }
    }

    private static NetworkClient client(AdminClientConfig config, Metrics metrics, Time time) {
        return ClientUtils.createNetworkClient(
                config,
                "weir-transactions",
                metrics,
                "weir-transactions",
                new LogContext(),
                new ApiVersions(),
                time,
                1,
                TIMEOUT_MILLIS,
                null,
                new ManualMetadataUpdater(),
                new DefaultHostResolver(),
                null,
                null);
    }
}
