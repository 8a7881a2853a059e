package io.weir.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Whether the intake takes requests in this process. Connect's own word for it is not enough: the status it keeps in a
 * topic outlives a killed process, and its metrics call a task running before that has started.
 */
final class Listening {
    private Listening() {}

    /** By the file that a task writes when its port is open; whoever starts it removes an old one first. */
    static boolean byPortFile(Path file) {
        return Files.exists(file);
    }

    /** By the counters a task registers as it opens its port, and which go with it. */
    static boolean byCounters(String connector) {
        return !ManagementFactory.getPlatformMBeanServer()
                .queryNames(name("kafka.connect:type=plugins,connector=" + connector + ",*"), null)
                .isEmpty();
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
