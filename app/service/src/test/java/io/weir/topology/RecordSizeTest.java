package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordSizeTest {
    @Test
    void isNeverLessThanWhatTheProducerCounts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = random.nextInt(5) == 0 ? null : new byte[random.nextInt(1 << random.nextInt(18))];
            byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(1 << random.nextInt(22))];
            RecordHeaders headers = new RecordHeaders();
            for (int header = random.nextInt(30); header > 0; header--) {
                byte[] bytes = random.nextInt(5) == 0 ? null : new byte[random.nextInt(1 << random.nextInt(18))];
                headers.add("é€😀".repeat(random.nextInt(9)) + "h", bytes);
            }

            long bound = RecordSize.upperBound(key, value, headers);

            int counted = ProducerSize.of(key, value, headers);
            assertThat(bound).as("seed %s", seed).isBetween((long) counted, counted + 20L + 10 * 30);
        }
    }
}
