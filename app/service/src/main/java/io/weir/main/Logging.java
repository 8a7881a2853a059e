package io.weir.main;

import java.nio.file.Path;

/** Sets how this process logs, before anything has logged: log4j2.xml reads these properties once. */
final class Logging {
    private Logging() {}

    /** Text for a person, ECS JSON for a collector. The launcher knows whether standard error is a terminal. */
    static void toConsole(String level) {
        boolean isTerminal = Boolean.getBoolean("weir.terminal");
        set("weir.log.console", isTerminal ? "text" : "json");
        set("weir.log.level", level);
        set("weir.log.kafka", "ERROR");
    }

    /** Details go to a file, and the terminal belongs to the command. */
    static void toFile(Path data) {
        set("weir.log.console", "text");
        set("weir.log.level", "WARN");
        // Kafka calls an error what passes by itself while a broker starts; what does not pass, we say ourselves.
        set("weir.log.kafka", "OFF");
        set("weir.log.file", data.resolve("logs").resolve("weir.log").toString());
    }

    /** What the user gave with -D stays. */
    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
