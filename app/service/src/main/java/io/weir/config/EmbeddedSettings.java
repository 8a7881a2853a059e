package io.weir.config;

/** The broker inside {@code weir up} and {@code weir demo}. */
public record EmbeddedSettings(
        @Setting(
                value = "127.0.0.1",
                doc = "The address Kafka clients connect to; the broker has no authentication, so keep it on loopback.")
        String host,

        @Setting(
                value = "9092",
                min = "0",
                max = "65535",
                doc = "The port Kafka clients connect to; 0 takes a free one.")
        int port) {}
