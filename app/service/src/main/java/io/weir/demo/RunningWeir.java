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
 * @param room how much of the room for what is not delivered is used, and what the intake makes of it
 * @param trouble why a part has stopped; empty as long as all run
 */
public record RunningWeir(
        URI intake,
        Optional<String> token,
        String target,
        KafkaSettings kafka,
        TopicSettings topics,
        Supplier<Room> room,
        Supplier<Optional<String>> trouble) {}
