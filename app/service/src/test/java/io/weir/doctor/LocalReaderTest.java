package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.SyslogSettings;
import io.weir.config.Variants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalReaderTest {
    @TempDir
    private Path folder;

    @Test
    void findsWhatWaitsForATaskAndWhatOneCouldNotRead() throws Exception {
        Files.writeString(folder.resolve("syslog.spill"), "12345");
        Files.writeString(folder.resolve("syslog.spill.damaged"), "123");
        Files.writeString(folder.resolve("syslog.spill.damaged-1"), "12");
        Files.writeString(folder.resolve("syslog.spill.tmp"), "half written");

        List<Local.Spilled> found = LocalReader.spilled(settings(folder, -1));

        assertThat(found)
                .extracting(it -> it.path().getFileName().toString() + " " + it.bytes() + " " + it.isDamaged())
                .containsExactly(
                        "syslog.spill 5 false", "syslog.spill.damaged 3 true", "syslog.spill.damaged-1 2 true");
        assertThat(found).noneMatch(Local.Spilled::isExpected);
        assertThat(LocalReader.spilled(settings(folder, 0))).allMatch(Local.Spilled::isExpected);
        assertThat(LocalReader.spilled(settings(folder, "{tcp-port: 0}"))).allMatch(Local.Spilled::isExpected);
    }

    @Test
    void findsNothingWhereThereIsNoFolder() {
        assertThat(LocalReader.spilled(settings(folder.resolve("absent"), 514))).isEmpty();
    }

    private static SyslogSettings settings(Path folder, int udpPort) {
        return settings(folder, "{udp-port: " + udpPort + "}");
    }

    private static SyslogSettings settings(Path data, String yaml) {
        return new Binder(Variants.NONE, Map.of(), data).bind(SyslogSettings.class, "test", yaml, data);
    }
}
