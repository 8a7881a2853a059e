package io.weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a row of the matrix is played on. */
enum Ground {
    /** One that others use too: whatever a row does is over when it ends. */
    SHARED,
    /** One of its own: what is done to it stays. */
    OWN,
    /** One of its own for long: its brokers are compiled as far as a JVM can. */
    LASTING {
        @Override
        Map<String, String> brokerEnvironment() {
            return Map.of();
        }
    },
    /** One broker, as {@code weir up} has: what a part costs shows where three of them would take the machine. */
    SINGLE {
        @Override
        int brokers() {
            return 1;
        }
    },
    /** Shared, on a machine that can limit what a process has. */
    MEMORY_LIMITS {
        @Override
        Optional<String> lacking() {
            return MemoryLimit.lacking();
        }
    },
    /** Brokers on small disks of their own, which can be filled. */
    SMALL_DISKS {
        @Override
        Optional<String> lacking() {
            return isRoot() ? Optional.empty() : Optional.of("root, to mount a small disk for each broker");
        }

        @Override
        List<Path> disks(Path folder) throws IOException, InterruptedException {
            List<Path> disks = super.disks(folder);
            for (Path disk : disks) {
                Files.createDirectories(disk);
                command("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEBIBYTES + "m", "weir-faults", disk.toString());
            }
            return disks;
        }

        @Override
        void leave(Path folder) throws IOException, InterruptedException {
            for (Path disk : super.disks(folder)) {
                command("umount", "-l", disk.toString());
            }
        }
    },
    /** An intake that takes datagrams, with little room for them. */
    DATAGRAMS {
        @Override
        String intake(int udpPort) {
            return "  syslog: {udp-port: %d, receive-buffer: 64KiB, buffer-bytes-max: 1MiB}%n".formatted(udpPort);
        }
    },
    /** Brokers whose clock is a month ahead. */
    AHEAD {
        @Override
        Optional<String> lacking() {
            return fakeClock().isPresent()
                    ? Optional.empty()
                    : Optional.of("libfaketime (Debian: apt install libfaketime), to set a broker's clock");
        }

        @Override
        Map<String, String> brokerEnvironment() {
            // Without the last, libfaketime 0.9.10 ends timed waits of a JVM too early, and a broker never listens.
            return Map.of(
                    "LD_PRELOAD",
                    fakeClock().orElseThrow().toString(),
                    "FAKETIME",
                    "+30d",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1",
                    "FAKETIME_FORCE_MONOTONIC_FIX",
                    "0",
                    OPTIONS,
                    QUICK);
        }
    };

    static final int DISK_MEBIBYTES = 320;

    private static final String OPTIONS = "JDK_JAVA_OPTIONS";

    /** What the second compiler costs is more than it saves in the minutes that a row takes. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    boolean isShared() {
        return this == SHARED || this == MEMORY_LIMITS;
    }

    /** What is missing here, so that it cannot be played. */
    Optional<String> lacking() {
        return Optional.empty();
    }

    int brokers() {
        return Brokers.NUMBER;
    }

    /** One a broker. */
    List<Path> disks(Path folder) throws IOException, InterruptedException {
        return IntStream.rangeClosed(1, brokers())
                .mapToObj(id -> folder.resolve("disk-" + id))
                .toList();
    }

    /** More settings of the source, in YAML. */
    String intake(int udpPort) {
        return "";
    }

    Map<String, String> brokerEnvironment() {
        return Map.of(OPTIONS, QUICK);
    }

    void leave(Path folder) throws IOException, InterruptedException {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static void command(String... words) throws IOException, InterruptedException {
        int code = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + code);
        }
    }

    private static Optional<Path> fakeClock() {
        return List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
                .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
    }
}
