package io.weir.demo;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The system under demonstration, as anybody sees it from outside: ready to take events.
 *
 * @param intake where senders send, without a path
 * @param token what they present; empty where nobody asks
 * @param target what the view calls the SIEM: {@code splunk-hec}
 * @param trouble why a part has stopped; empty as long as all run
 */
public record RunningWeir(
        URI intake,
        Optional<String> token,
        String target,
        KafkaSettings kafka,
        TopicSettings topics,
        Supplier<Optional<String>> trouble) {}
