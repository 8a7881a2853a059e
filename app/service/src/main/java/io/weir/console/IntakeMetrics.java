package io.weir.console;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.DoubleStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The intake's own counts, which Connect keeps behind its class loader and shows as JMX beans ({@code
 * kafka.connect:type=plugins}): summed over the tasks of this process, under Weir's names.
 */
public final class IntakeMetrics {
    private IntakeMetrics() {}

    public static void bindTo(MeterRegistry meters) {
        // The registry holds its object weakly; the platform's bean server is always there.
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        FunctionCounter.builder("weir.records", beans, it -> sum(it, "events-total"))
                .tags("stage", "source", "outcome", "committed")
                .register(meters);
        FunctionCounter.builder("weir.source.bytes", beans, it -> sum(it, "bytes-total"))
                .description("Bytes of events that were committed")
                .register(meters);
        FunctionCounter.builder("weir.dropped", beans, it -> sum(it, "before-edge-total"))
                .description("Lost where nobody could keep them: by the kernel before they were read, by an intake that"
                        + " ended without a file to keep them in")
                .tags("stage", "source", "reason", "before_edge")
                .register(meters);
        FunctionCounter.builder("weir.dropped", beans, it -> sum(it, "lost-total"))
                .tags("stage", "source", "reason", "not_committed")
                .register(meters);
        Gauge.builder("weir.source.gate", beans, it -> most(it, "gate-state"))
                .description("0 the intake takes what comes, 1 it is slow, 2 it is closed: too much is not delivered")
                .register(meters);
        Gauge.builder("weir.source.room.used.ratio", beans, it -> most(it, "room-used-percent") / 100)
                .description(
                        "Of the room for undelivered events, where that is the most; negative where it is not known")
                .register(meters);
        files(meters, beans);
        feeds(meters, beans);
        FunctionCounter.builder("weir.source.requests", beans, it -> sum(it, "requests-total"))
                .tag("outcome", "committed")
                .register(meters);
        FunctionCounter.builder("weir.source.requests", beans, it -> sum(it, "refused-total"))
                .tag("outcome", "refused")
                .register(meters);
    }

    /** What is told of files that are followed; nothing of them is there where none are. */
    private static void files(MeterRegistry meters, MBeanServer beans) {
        FunctionCounter.builder("weir.source.file.read.bytes", beans, it -> sum(it, "read-bytes-total"))
                .description("Bytes of files of which events were made")
                .register(meters);
        FunctionCounter.builder("weir.source.file.lines", beans, it -> sum(it, "read-lines-total"))
                .register(meters);
        FunctionCounter.builder("weir.source.file.truncations", beans, it -> sum(it, "truncations-total"))
                .description("Files that were truncated, each with a possible loss of what was written just before")
                .register(meters);
        FunctionCounter.builder("weir.source.file.unread.bytes", beans, it -> sum(it, "unread-bytes-total"))
                .description("Bytes that were seen in a file and gone before they were read")
                .register(meters);
        FunctionCounter.builder("weir.source.file.unknown.ends", beans, it -> sum(it, "unknown-ends-total"))
                .description("Files that went while nobody looked: whether they had grown is not known")
                .register(meters);
        FunctionCounter.builder("weir.source.file.broken", beans, it -> sum(it, "broken-files-total"))
                .description("Packed files with an end that cannot be read")
                .register(meters);
        FunctionCounter.builder("weir.source.file.refused.lines", beans, it -> sum(it, "refused-lines-total"))
                .register(meters);
        Gauge.builder("weir.source.file.lag.bytes", beans, it -> sum(it, "lag-bytes"))
                .description("Bytes of followed files that are in no event yet")
                .register(meters);
        Gauge.builder("weir.source.files", beans, it -> sum(it, "files")).register(meters);
        Gauge.builder("weir.source.files.open", beans, it -> sum(it, "open-files"))
                .register(meters);
        Gauge.builder("weir.source.files.unreadable", beans, it -> sum(it, "unreadable-files"))
                .register(meters);
        Gauge.builder("weir.source.files.waiting", beans, it -> sum(it, "waiting-files"))
                .register(meters);
    }

    /** What is told of REST APIs that are read; nothing of them is there where none are. */
    private static void feeds(MeterRegistry meters, MBeanServer beans) {
        FunctionCounter.builder("weir.source.feed.requests", beans, it -> sum(it, "pull-requests-total"))
                .description("Requests for pages and tokens")
                .register(meters);
        FunctionCounter.builder("weir.source.feed.retries", beans, it -> sum(it, "pull-retries-total"))
                .description("Requests that were made again at once")
                .register(meters);
        FunctionCounter.builder("weir.source.feed.failures", beans, it -> sum(it, "pull-failures-total"))
                .description("Pages that did not come, and are asked for later")
                .register(meters);
        FunctionCounter.builder("weir.source.feed.repeated", beans, it -> sum(it, "pull-repeated-total"))
                .description("Events that were read again, and left out")
                .register(meters);
        FunctionCounter.builder("weir.source.feed.lost", beans, it -> sum(it, "pull-lost-total"))
                .description("Times that an API had no more what was to be read")
                .register(meters);
        Gauge.builder("weir.source.feeds.failing", beans, it -> sum(it, "pull-failing-feeds"))
                .description("Feeds whose last page did not come")
                .register(meters);
        Gauge.builder("weir.source.feed.buffered.bytes", beans, it -> sum(it, "pull-buffered-bytes"))
                .description("Pages that wait to be committed")
                .register(meters);
    }

    private static double sum(MBeanServer beans, String attribute) {
        return values(beans, attribute).sum();
    }

    /** 0 where no task has one. */
    private static double most(MBeanServer beans, String attribute) {
        return values(beans, attribute).max().orElse(0);
    }

    private static DoubleStream values(MBeanServer beans, String attribute) {
        DoubleStream.Builder values = DoubleStream.builder();
        for (ObjectName bean : plugins(beans)) {
            try {
                if (beans.getAttribute(bean, attribute) instanceof Number number) {
                    values.add(number.doubleValue());
                }
            } catch (JMException gone) {
                // Beans come and go with tasks, and not every bean has every attribute.
            }
        }
        return values.build();
    }

    private static Set<ObjectName> plugins(MBeanServer beans) {
        try {
            return beans.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
