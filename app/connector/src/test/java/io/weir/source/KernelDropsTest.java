package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
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
            "  304: 0202007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 19 2 0 7";
    private static final String OF_SIX =
            "  305: 0000000000000000FFFF00000100007F:0202 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 20 2 0 9";
    private static final String ALL_OF_SIX =
            "  306: 00000000000000000000000000000000:0202 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 21 2 0 5";

    @TempDir
    private Path folder;

    /** Several sockets may have one port, each at another address. */
    @Test
    void readsTheKernelsCountOfAnAddress() throws IOException {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the lines are of such a machine");
        Path four = Files.write(folder.resolve("udp"), List.of(HEAD, ANOTHERS, OURS));
        Path six = Files.write(folder.resolve("udp6"), List.of(HEAD, OF_SIX, ALL_OF_SIX));

        assertThat(drops("127.0.0.1", 514, four, six).all()).hasValue(41);
        assertThat(drops("127.0.2.2", 514, four, six).all()).hasValue(7);
        assertThat(drops("::", 514, four, six).all()).hasValue(5);
    }

    @Test
    void doesNotTakeWhatIsNotToldForNone() throws IOException {
        Path table = Files.write(folder.resolve("udp"), List.of(HEAD, ANOTHERS));

        assertThat(drops("127.0.0.1", 514, table).all()).isEmpty();
        assertThat(drops("127.0.2.2", 515, table).all()).isEmpty();
        assertThat(drops("127.0.0.1", 514, folder.resolve("absent")).all()).isEmpty();
        assertThat(drops("127.0.0.1", 514, table).look()).isZero();
    }

    @Test
    void countsEachOnceAndOnFromTheNumberOfANewSocket() throws IOException {
        Path table = folder.resolve("udp");
        KernelDrops drops = drops("127.0.0.1", 514, table);
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the lines are of such a machine");

        assertThat(List.of(41, 41, 43, 2, 5).stream().map(it -> look(drops, table, it)))
                .containsExactly(41L, 0L, 2L, 0L, 3L);
    }

    private long look(KernelDrops drops, Path table, int count) {
        try {
            Files.write(table, List.of(HEAD, OURS.replaceAll("41$", String.valueOf(count))));
            return drops.look();
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static KernelDrops drops(String host, int port, Path... tables) {
        return new KernelDrops(new InetSocketAddress(host, port), List.of(tables));
    }
}
