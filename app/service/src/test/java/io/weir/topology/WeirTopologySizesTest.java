package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.verdict.Stub;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large, for the topology or for a record, is a dead letter that says so; nothing stops the stream. */
class WeirTopologySizesTest {
    private TopologyDriver driver;

    @BeforeEach
    void start(@TempDir Path dir) {
        driver = new TopologyDriver(dir);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void anEventThatGrewTooLargeIsADeadLetterWithTheOriginal() {
        byte[] original = TopologyDriver.filled('g', 190_000);
        driver.send(TopologyDriver.KEY, original, TopologyDriver.source());
        driver.send(TopologyDriver.KEY, TopologyDriver.filled('g', 189_000), TopologyDriver.source());

        TestRecord<byte[], byte[]> letter = driver.only(driver.topics().dlq());
        assertThat(letter.value()).isEqualTo(original);
        assertThat(TopologyDriver.texts(letter))
                .containsEntry("weir.category", "oversize")
                .containsEntry("weir.reason", "size")
                .containsEntry("weir.type", "fake")
                .doesNotContainKey("weir.stub");
        assertThat(driver.read(driver.topics().valid())).hasSize(1);
    }

    @Test
    void anOriginalTooLargeForARecordLeavesAStubThatSaysSo() {
        byte[] original = TopologyDriver.filled('x', 2_000_000);
        driver.send(TopologyDriver.KEY, original, TopologyDriver.source());

        TestRecord<byte[], byte[]> letter = driver.only(driver.topics().dlq());

        assertThat(letter.key()).isEqualTo(TopologyDriver.KEY);
        assertThat(letter.value()).isEqualTo(Arrays.copyOf(original, Stub.KEPT_BYTES_MAX));
        assertThat(TopologyDriver.texts(letter))
                .containsEntry("weir.category", "malformed")
                .containsEntry("weir.stub", "65536")
                .containsEntry("weir.original.bytes", "2000000")
                .containsEntry("weir.original.sha256", Stub.of(original, 0).sha256())
                .containsEntry("weir.recoverable", "false");
    }

    @Test
    void aValidOriginalTooLargeForARecordIsOversize() {
        driver.send(TopologyDriver.KEY, TopologyDriver.filled('v', 1_950_000), TopologyDriver.source());

        assertThat(TopologyDriver.texts(driver.only(driver.topics().dlq())))
                .containsEntry("weir.category", "oversize")
                .containsEntry("weir.original.bytes", "1950000");
    }

    @Test
    void aHugeKeyIsLeftOutOfAStubAndNamed() {
        driver.send(new byte[1_950_000], "v", TopologyDriver.source());
        driver.send(new byte[1_950_000], (byte[]) null, TopologyDriver.source());

        List<TestRecord<byte[], byte[]>> letters = driver.read(driver.topics().dlq());
        assertThat(letters).allSatisfy(it -> {
            assertThat(it.key()).isNull();
            assertThat(TopologyDriver.texts(it)).containsEntry("weir.original.key.bytes", "1950000");
        });
        assertThat(letters.get(0).value()).asString(UTF_8).isEqualTo("v");
        assertThat(letters.get(1).value()).isNull();
    }

    @Test
    void nothingEverLeavesThatAProducerWouldRefuse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int sent = 0;
        for (int size = 1_899_000; size < 1_901_000; size += 1 + random.nextInt(37)) {
            driver.send(
                    TopologyDriver.KEY,
                    TopologyDriver.filled(random.nextBoolean() ? 'v' : 'x', size),
                    TopologyDriver.source());
            sent++;
        }

        List<TestRecord<byte[], byte[]>> all = driver.read(driver.topics().valid());
        all.addAll(driver.read(driver.topics().dlq()));
        assertThat(all)
                .as("seed %s", seed)
                .hasSize(sent)
                .allSatisfy(
                        it -> assertThat(producerSize(it)).isLessThanOrEqualTo(StreamsProperties.REQUEST_BYTES_MAX));
        assertThat(all).anySatisfy(it -> assertThat(producerSize(it)).isGreaterThan(1_899_000));
    }

    private static int producerSize(TestRecord<byte[], byte[]> record) {
        return ProducerSize.of(record.key(), record.value(), record.headers());
    }
}
