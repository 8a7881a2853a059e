package io.weir.config;

/** The HTTP endpoint for probes and metrics. */
public record ConsoleSettings(
        @Setting(value = "127.0.0.1", doc = "The address to listen on; 0.0.0.0 for all.")
        String host,

        @Setting(
                value = "8089",
                min = "0",
                max = "65535",
                doc = "The port of /livez, /readyz and /metrics; 0 takes a free one.")
        int port) {}
