package io.weir.source;

import java.io.IOException;
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

    private KernelDrops() {}

    /** Since the port was opened; empty where the kernel does not tell. */
    static OptionalLong of(int port) {
        return of(port, TABLES);
    }

    static OptionalLong of(int port, List<Path> tables) {
        boolean isKnown = false;
        long drops = 0;
        for (Path table : tables) {
            try {
                for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                    List<String> words = WORDS.splitAsStream(line.strip()).toList();
                    if (words.size() > LOCAL_ADDRESS && words.get(LOCAL_ADDRESS).endsWith(":%04X".formatted(port))) {
                        drops += Long.parseLong(words.get(words.size() - 1));
                        isKnown = true;
                    }
                }
            } catch (IOException | NumberFormatException untold) {
                // Another kernel, or another layout: what is not told is not counted as none.
            }
        }
        return isKnown ? OptionalLong.of(drops) : OptionalLong.empty();
    }
}
