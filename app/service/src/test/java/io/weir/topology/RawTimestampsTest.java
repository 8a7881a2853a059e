package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawTimestampsTest {
    @ParameterizedTest
    @CsvSource({"-1, 0", "-9223372036854775808, 0", "0, 0", "1, 1", "1800000000000, 1800000000000"})
    void isNeverWhatStreamsWouldDropARecordFor(long written, long taken) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "weir.raw",
                0,
                0,
                written,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());

        assertThat(new RawTimestamps().extract(record, -1)).isEqualTo(taken);
    }
}
