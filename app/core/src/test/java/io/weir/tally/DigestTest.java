package io.weir.tally;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Sid;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final Sid SID = new Sid("web-7", 3, 1841);

    /** The deep audit computes the same numbers by code of its own, which is held to these too. */
    @Test
    void isTheNumberThatTheContractSays() {
        assertThat(Digest.lane("web-7")).isEqualTo(0x666fc02e095c1eb9L);
        assertThat(Digest.crc("123456789".getBytes(US_ASCII))).isEqualTo(0xe3069283);
        assertThat(Digest.of(Digest.lane("web-7"), SID, 0xe3069283)).isEqualTo(0x4ed67b6cf895be18L);
    }

    @Test
    void changesWithEachPartOfTheEvent() {
        long lane = Digest.lane("web-7");

        Set<Long> digests = new HashSet<>();
        digests.add(Digest.of(lane, SID, 1));
        digests.add(Digest.of(lane, SID, 2));
        digests.add(Digest.of(lane, new Sid("web-7", 3, 1842), 1));
        digests.add(Digest.of(lane, new Sid("web-7", 4, 1841), 1));
        digests.add(Digest.of(Digest.lane("web-8"), SID, 1));

        assertThat(digests).hasSize(5);
    }

    @Test
    void isDifferentForEachOfAMillionNeighbours() {
        long lane = Digest.lane("web-7");
        Set<Long> digests = new HashSet<>();

        for (int seq = 0; seq < 1_000_000; seq++) {
            digests.add(Digest.of(lane, new Sid("web-7", 3, seq), 7));
        }

        assertThat(digests).hasSize(1_000_000);
    }

    @Test
    void doesNotLetALossAndARepeatCancel() {
        long lane = Digest.lane("web-7");
        long whole = 0;
        long lostOneAndRepeatedAnother = 0;
        for (int seq = 0; seq < 100; seq++) {
            whole += Digest.of(lane, new Sid("web-7", 3, seq), 7);
            lostOneAndRepeatedAnother += Digest.of(lane, new Sid("web-7", 3, seq == 50 ? 51 : seq), 7);
        }

        assertThat(lostOneAndRepeatedAnother).isNotEqualTo(whole);
    }
}
