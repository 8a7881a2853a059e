package io.weir.main;

import io.weir.config.FeedSettings;
import io.weir.config.FilesSettings;
import io.weir.config.PathSettings;
import io.weir.config.PullSettings;
import io.weir.config.Secret;
import io.weir.config.Settings;
import io.weir.config.SyslogSettings;
import io.weir.config.TargetSettings;
import io.weir.embedded.Pipeline;
import io.weir.siem.FileTargetSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/** What {@code weir up} tells its user. Each command in it works when pasted. */
final class Card {
    private Card() {}

    static String of(Settings settings, Pipeline pipeline, Path data, int consolePort, Clock clock) {
        String kafka = pipeline.kafka().bootstrap();
        String token = pipeline.token()
                .map(Secret::reveal)
                .map(it -> " -H 'Authorization: Splunk " + it + "'")
                .orElse("");
        String event = "{\"event\":{\"timestamp\":\"" + clock.instant().truncatedTo(ChronoUnit.SECONDS)
                + "\",\"source_ip\":\"192.0.2.7\",\"event_type\":\"login_failed\",\"severity\":5}}";
        return """
                Weir is up.
                  intake   %-27s Splunk HEC, and POST /v1/logs
                %s  kafka    %-27s one broker: this disk holds the only copy of each event
                  health   %-27s /livez /readyz /metrics
                  data     %s  (log: logs/weir.log)

                Send a first event:
                  curl%s %s/services/collector/event -d '%s'

                %s

                Events that were refused, with the reasons:
                  %s kafka-console-consumer --bootstrap-server %s --topic %s --from-beginning --formatter-property print.headers=true

                Ctrl-C stops it; what it holds is kept.
                """.formatted(
                        pipeline.intake(),
                        syslog(settings.source().syslog())
                                + files(settings.source().files())
                                + feeds(settings.source().pull()),
                        kafka,
                        "http://" + reachable(settings.console().host()) + ":" + consolePort,
                        data,
                        token,
                        pipeline.intake(),
                        event,
                        delivery(settings.sink().target()),
                        System.getProperty("weir.command", "weir"),
                        kafka,
                        pipeline.topics().dlq());
    }

    /** A line for each port, or nothing. A port that Weir was to choose is in its log. */
    private static String syslog(SyslogSettings syslog) {
        return port("udp", syslog, syslog.udpPort(), "datagrams")
                + port("tcp", syslog, syslog.tcpPort(), "lines or octet counting")
                + port("tls", syslog, syslog.tlsPort(), "lines or octet counting");
    }

    private static String files(FilesSettings files) {
        return files.isOn()
                ? "  files    " + files.paths().stream().map(PathSettings::path).collect(Collectors.joining(", "))
                        + "\n"
                : "";
    }

    private static String feeds(PullSettings pull) {
        return pull.isOn()
                ? "  feeds    " + pull.feeds().stream().map(FeedSettings::name).collect(Collectors.joining(", ")) + "\n"
                : "";
    }

    private static String port(String protocol, SyslogSettings syslog, int port, String what) {
        return port < 0
                ? ""
                : "  syslog   %-27s %s%n".formatted(protocol + "://" + reachable(syslog.host()) + ":" + port, what);
    }

    /** An address for this machine, where it listens on all. */
    private static String reachable(String host) {
        return host.equals("0.0.0.0") ? "127.0.0.1" : host;
    }

    private static String delivery(TargetSettings target) {
        if (target instanceof FileTargetSettings file) {
            return "Delivered events appear in:\n  tail -F " + quoted(file.path());
        }
        return "Events are delivered to " + target.name() + ".";
    }

    /** For a shell; a path without anything special stays readable. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
