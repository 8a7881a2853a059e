package io.weir.config;

import java.nio.file.Path;
import java.util.Map;

/** The intake for syslog datagrams, beside the one over HTTP. */
public record SyslogSettings(
        @Setting(value = "127.0.0.1", doc = "The address to listen on; 0.0.0.0 for all.")
        String host,

        @Setting(
                value = "-1",
                min = "-1",
                max = "65535",
                doc =
                        "The port that takes datagrams, one event each; 0 takes a free one, -1 none. Ports below 1024 need CAP_NET_BIND_SERVICE.")
        int udpPort,

        @Setting(
                value = "8MiB",
                min = "64KiB",
                max = "1GiB",
                doc =
                        "What the kernel is asked to hold of datagrams that are not read yet; it gives no more than net.core.rmem_max, and a warning says so.")
        ByteSize receiveBuffer,

        @Setting(
                value = "32MiB",
                min = "1MiB",
                max = "16GiB",
                doc =
                        "Events that wait for the broker, in bytes; when full, no more are read, and the kernel holds them.")
        ByteSize bufferBytesMax,

        @Setting(
                value = "8",
                min = "1",
                max = "1000",
                doc = "Lanes the senders are spread over; order holds within a lane.")
        int lanes,

        @Setting(
                value = "${data}/syslog.spill",
                doc =
                        "Where events that were read and not committed when the intake ends are kept for its next start; must survive a restart.")
        Path spillFile,

        @Setting(value = "", doc = "Any other setting of the connector, passed on as it is.")
        Map<String, String> properties) {
    public SyslogSettings {
        properties = Map.copyOf(properties);
    }

    public boolean takesDatagrams() {
        return udpPort >= 0;
    }

    @Override
    public String toString() {
        return "SyslogSettings[host=" + host + ", udpPort=" + udpPort + ", properties=" + properties.keySet() + "]";
    }
}
