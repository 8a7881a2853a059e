package io.weir.topology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.doctor.Preflight;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One instance in a process of its own, to be killed: bootstrap, topic prefix, partitions, instance, state directory. */
public final class StreamsChild {
    private StreamsChild() {}

    public static void main(String[] args) throws InterruptedException {
        StreamsPart part = new StreamsPart(
                StreamsFixture.kafka(args[0]),
                StreamsFixture.topics(args[1], Integer.parseInt(args[2]), 3, 2),
                StreamsFixture.streams(args[1] + "streams", args[3], Path.of(args[4]), Map.of()),
                FakeJudge::new,
                Preflight.strict(),
                new SimpleMeterRegistry(),
                fatal -> Runtime.getRuntime().halt(1));
        part.start();
        new CountDownLatch(1).await();
    }
}
