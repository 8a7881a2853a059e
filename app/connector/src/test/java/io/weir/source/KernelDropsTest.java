package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
    private static final String OURS =
            "  303: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 18 2 0 41";
    private static final String ANOTHERS =
            "  304: 0202007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 19 2 0 7";

    @TempDir
    private Path folder;

    @Test
    void readsTheKernelsCountOfAPort() throws IOException {
        Path table = Files.write(folder.resolve("udp"), List.of(HEAD, OURS, ANOTHERS));
        Path none = folder.resolve("udp6");

        assertThat(KernelDrops.of(514, List.of(table, none))).hasValue(41);
        assertThat(KernelDrops.of(8080, List.of(table, none))).hasValue(7);
    }

    @Test
    void doesNotTakeWhatIsNotToldForNone() throws IOException {
        Path table = Files.write(folder.resolve("udp"), List.of(HEAD, ANOTHERS));

        assertThat(KernelDrops.of(514, List.of(table))).isEmpty();
        assertThat(KernelDrops.of(514, List.of(folder.resolve("absent")))).isEmpty();
    }
}
