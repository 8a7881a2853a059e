package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.UUID;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

class ListeningTest {
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final String connector = "c" + UUID.randomUUID();

    /** What a task counts is there before its ports are. */
    @Test
    void isTrueOnlyOnceATaskSaysSo() throws Exception {
        ObjectName counts = name("0,reason=busy");
        ObjectName says = name("0");
        assertThat(Listening.byCounters(connector)).isFalse();
        try {
            beans.registerMBean(new StandardMBean(new Counting() {}, Counting.class), counts);
            assertThat(Listening.byCounters(connector)).isFalse();

            beans.registerMBean(new StandardMBean(new Saying() {}, Saying.class), says);
            assertThat(Listening.byCounters(connector)).isTrue();
            assertThat(Listening.byCounters(connector + "x")).isFalse();
        } finally {
            for (ObjectName each : new ObjectName[] {counts, says}) {
                if (beans.isRegistered(each)) {
                    beans.unregisterMBean(each);
                }
            }
        }
    }

    private ObjectName name(String task) throws Exception {
        return new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",task=" + task);
    }

    public interface Counting {
        default long getCount() {
            return 7;
        }
    }

    public interface Saying {
        default long getlistening() {
            return 1;
        }
    }
}
