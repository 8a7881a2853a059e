package io.weir.siem;

import static io.weir.siem.SyslogTargetTest.target;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.sid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.Requires;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.siem.SyslogTargetSettings.Confirm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real rsyslog makes of what is sent to it. */
class SyslogRealTest {
    @TempDir
    private Path folder;

    private Process rsyslog;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        Optional<Path> program = Stream.of("/usr/sbin/rsyslogd", "/sbin/rsyslogd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Requires.present("rsyslog", program.isPresent(), "there is no rsyslogd here (Debian's package rsyslog)");
        Path configuration = Files.writeString(folder.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" maxMessageSize="64k")
                module(load="imtcp")
                template(name="fields" type="string"
                    string="%%pri%%|%%timestamp:::date-rfc3339%%|%%hostname%%|%%app-name%%|%%structured-data%%|%%msg%%\\n")
                input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="%1$s/port")
                action(type="omfile" file="%1$s/received" template="fields")
                """.formatted(folder));
        rsyslog = new ProcessBuilder(
                        program.orElseThrow().toString(), "-n", "-f", configuration.toString(), "-i", folder + "/pid")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Path port = folder.resolve("port");
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(port) && Files.size(port) > 0);
        url = URI.create("tcp://127.0.0.1:" + Files.readString(port).strip());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (rsyslog != null) {
            rsyslog.destroy();
            assertThat(rsyslog.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCountsAsDeliveredIsThere(Confirm confirm) throws IOException {
        try (SiemTarget target = target(confirm, url)) {
            for (int i = 0; i < 5; i++) {
                assertThat(target.send(batch(target, 100)).outcomes()).containsOnly(Delivery.delivered());
            }
        }

        Path received = folder.resolve("received");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Files.exists(received) && Files.readAllLines(received).size() >= 500);
        List<String> lines = Files.readAllLines(received);
        assertThat(lines).hasSize(500);
        String[] fields = lines.get(7).split("\\|", 6);
        assertThat(fields)
                .startsWith(
                        "109", "2026-11-21T03:00:00.007Z", "-", "linux-auth", "[weir@32473 sid=\"" + sid(7) + "\"]");
        assertThat(new JsonMapper().readTree(fields[5]).get("message"))
                .isEqualTo(new JsonMapper().readTree(event(7)).get("message"));
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverThatIsGoneIsNoticed(Confirm confirm) throws InterruptedException {
        try (SiemTarget target = target(confirm, url)) {
            assertThat(target.send(batch(target, 10)).outcomes()).containsOnly(Delivery.delivered());
            rsyslog.destroy();
            assertThat(rsyslog.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(target.send(batch(target, 10)).outcomes())
                    .containsOnly(new Delivery.Retry(null, "no connection"));
        }
    }
}
