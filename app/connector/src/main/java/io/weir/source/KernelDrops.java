package io.weir.source;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Datagrams that came to a port and that the kernel threw away because its buffer was full: lost before the edge, where
 * nobody but the kernel has seen them. Linux counts them by socket.
 */
final class KernelDrops {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private static final Pattern WORDS = Pattern.compile("\\s+");
    private static final int LOCAL_ADDRESS = 1;

    private final String address;
    private final List<Path> tables;
    private long seen;

    /** @param address that the port is bound to: other sockets may have the same port at others */
    KernelDrops(InetSocketAddress address) {
        this(address, TABLES);
    }

    KernelDrops(InetSocketAddress address, List<Path> tables) {
        this.address = inTables(address);
        this.tables = List.copyOf(tables);
    }

    /** Since the last look. Where the count goes back it is another socket's, or begins anew: no number is in that. */
    synchronized long look() {
        OptionalLong told = all();
        if (told.isEmpty()) {
            return 0;
        }
        long now = told.getAsLong();
        long more = Math.max(0, now - seen);
        seen = now;
        return more;
    }

    /** Since the port was opened; empty where the kernel does not tell. */
    OptionalLong all() {
        for (Path table : tables) {
            try {
                for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                    List<String> words = WORDS.splitAsStream(line.strip()).toList();
                    if (words.size() > LOCAL_ADDRESS && words.get(LOCAL_ADDRESS).equals(address)) {
                        return OptionalLong.of(Long.parseLong(words.get(words.size() - 1)));
                    }
                }
            } catch (IOException | NumberFormatException untold) {
                // Another kernel, or another layout: what is not told is not counted as none.
            }
        }
        return OptionalLong.empty();
    }

    /** Words of 32 bits in the machine's own order, as the kernel prints them. */
    private static String inTables(InetSocketAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append("%08X".formatted(bytes.getInt()));
        }
        return text.append(":%04X".formatted(address.getPort())).toString();
    }
}
