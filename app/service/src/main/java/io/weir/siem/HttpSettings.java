package io.weir.siem;

import io.weir.config.Setting;
import java.time.Duration;

/** How a target speaks HTTP, the same for all that do. */
public record HttpSettings(
        @Setting(value = "5s", min = "10ms", max = "5m", doc = "The longest a connection may take to be made.")
        Duration connectTimeout,

        @Setting(
                value = "30s",
                min = "10ms",
                max = "1h",
                doc = "The longest wait for an answer; a request without one is sent again.")
        Duration timeout,

        @Setting(
                value = "5m",
                min = "1s",
                max = "1d",
                doc = "A connection is not used for longer, so that a moved or added server is found.")
        Duration connectionTtl,

        @Setting(value = "false", doc = "Compress request bodies: less network, more CPU.")
        boolean gzip) {}
