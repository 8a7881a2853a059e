package io.weir.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Whether the intake takes requests in this process. Connect's own word for it is not enough: the status it keeps in a
 * topic outlives a killed process, and its metrics call a task running before that has started.
 */
final class Listening {
    private static final String LISTENING = "listening";

    private Listening() {}

    /** By the file that a task writes when its port is open; whoever starts it removes an old one first. */
    static boolean byPortFile(Path file) {
        return Files.exists(file);
    }

    /** By what a task shows once all its ports are open, and what goes with it. */
    static boolean byCounters(String connector) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        return beans.queryNames(name("kafka.connect:type=plugins,connector=" + connector + ",*"), null).stream()
                .anyMatch(each -> has(beans, each, LISTENING));
    }

    private static boolean has(MBeanServer beans, ObjectName each, String attribute) {
        try {
            return Arrays.stream(beans.getMBeanInfo(each).getAttributes())
                    .anyMatch(it -> it.getName().equals(attribute));
        } catch (JMException goneMeanwhile) {
            return false;
        }
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
