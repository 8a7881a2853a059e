package io.weir.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Sid;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final List<String> NAMES = List.of("hec-0-0", "hec-0-1", "hec-0-2");

    @Test
    void beginsAtTheClockWhereNothingWasCommitted() {
        assertThat(Lanes.begin(NAMES, stored(Map.of()), 1_000).epoch()).isEqualTo(1_000);
    }

    @Test
    void beginsAfterTheLatestEpochOfAnyLaneWhereTheClockWentBack() {
        assertThat(Lanes.begin(NAMES, stored(Map.of("hec-0-0", 1_500L, "hec-0-2", 2_000L)), 1_000)
                        .epoch())
                .isEqualTo(2_001);
        assertThat(Lanes.begin(NAMES, stored(Map.of("hec-0-0", 1_000L)), 1_000).epoch())
                .isEqualTo(1_001);
        assertThat(Lanes.begin(NAMES, stored(Map.of("hec-0-0", 999L)), 1_000).epoch())
                .isEqualTo(1_000);
    }

    @Test
    void vouchesForTheEndOfTheEpochBefore() {
        Lanes lanes = Lanes.begin(List.of("hec-0-0"), stored(Map.of("hec-0-0", 1_500L)), 2_000);
        Lanes first = Lanes.begin(List.of("hec-0-0"), stored(Map.of()), 2_000);

        assertThat(lanes.of(123).after()).isEqualTo("hec-0-0:1500:5".getBytes(US_ASCII));
        assertThat(first.of(123).after()).isNull();
    }

    @Test
    void numbersEachLaneFromZeroWithoutAGap() {
        Lanes lanes = Lanes.begin(List.of("hec-0-0"), stored(Map.of()), 7);
        Lane lane = lanes.of(123);

        assertThat(List.of(lane.nextSid(), lane.nextSid(), lane.nextSid()))
                .containsExactly(new Sid("hec-0-0", 7, 0), new Sid("hec-0-0", 7, 1), new Sid("hec-0-0", 7, 2));
        assertThat(lane.key()).isEqualTo("hec-0-0".getBytes(US_ASCII));
    }

    @Test
    void givesASenderAlwaysTheSameLaneAndSpreadsManyOverAll() {
        Lanes one = Lanes.begin(NAMES, stored(Map.of()), 7);
        Lanes later = Lanes.begin(NAMES, stored(Map.of()), 8);
        Map<String, Integer> senders = new HashMap<>();
        for (int sender = 0; sender < 300; sender++) {
            int hash = ("Splunk token@10.0.0." + sender).hashCode();
            String lane = one.of(hash).nextSid().lane();
            assertThat(later.of(hash).nextSid().lane()).isEqualTo(lane);
            senders.merge(lane, 1, Integer::sum);
        }
        Set<String> used = new HashSet<>(senders.keySet());
        assertThat(used).containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(senders.values()).allSatisfy(count -> assertThat(count).isBetween(60, 140));
    }

    private static OffsetStorageReader stored(Map<String, Long> epochs) {
        return new OffsetStorageReader() {
            @Override
            public <T> Map<String, Object> offset(Map<String, T> partition) {
                Long epoch = epochs.get(String.valueOf(partition.get("lane")));
                return epoch == null ? null : Map.of("epoch", epoch, "seq", 5L);
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
                partitions.forEach(partition -> offsets.put(partition, offset(partition)));
                return offsets;
            }
        };
    }
}
