package io.weir.rescan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Sid;
import io.weir.tally.Digest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestContractTest {
    @Test
    void isTheNumberThatTheContractSays() {
        long lane = EventDigest.lane("web-7".getBytes(US_ASCII));

        assertThat(lane).isEqualTo(0x666fc02e095c1eb9L);
        assertThat(EventDigest.of(lane, 3, 1841, 0xe3069283)).isEqualTo(0x4ed67b6cf895be18L);
    }

    @Test
    void agreesWithThePipelineOnAnyEvent() {
        Random random = new Random(7);
        SidBytes bytes = new SidBytes();
        for (int i = 0; i < 10_000; i++) {
            Sid sid = new Sid(
                    "lane-" + random.nextInt(1_000),
                    random.nextLong(1_000_000_000_000_000_000L),
                    random.nextLong(1_000_000_000_000_000_000L));
            int crc = random.nextInt();

            assertThat(bytes.read(sid.toString().getBytes(US_ASCII))).isTrue();
            assertThat(EventDigest.of(bytes.laneHash(), bytes.epoch(), bytes.seq(), crc))
                    .isEqualTo(Digest.of(Digest.lane(sid.lane()), sid, crc));
        }
    }
}
