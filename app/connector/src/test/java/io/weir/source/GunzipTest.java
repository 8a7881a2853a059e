package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.ByteBudget;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private final ByteBudget budget = new ByteBudget(1 << 20);
    private final ByteBudget.Claim claim = budget.claim();

    @Test
    void unpacksUpToTheLimitAndNotOneByteMore() {
        byte[] plain = new byte[50_000];
        new Random(1).nextBytes(plain);
        byte[] packed = Bodies.gzip(plain);

        Gunzip atLimit = new Gunzip(claim, 50_000);
        assertThat(atLimit.unpack(packed, packed.length)).isNull();
        assertThat(Arrays.copyOf(atLimit.bytes(), atLimit.size())).isEqualTo(plain);
        assertThat(new Gunzip(claim, 49_999).unpack(packed, packed.length)).isEqualTo(Refusal.BODY_TOO_LARGE);
    }

    @Test
    void stopsABombAtTheLimit() {
        byte[] packed = Bodies.gzip(new byte[100_000_000]);

        assertThat(new Gunzip(claim, 500_000).unpack(packed, packed.length)).isEqualTo(Refusal.BODY_TOO_LARGE);
        assertThat(claim.bytes()).isLessThanOrEqualTo(500_001);
    }

    @Test
    void paysForWhatComesOut() {
        byte[] packed = Bodies.gzip(new byte[2_000_000]);

        assertThat(new Gunzip(claim, 10_000_000).unpack(packed, packed.length)).isEqualTo(Refusal.BUSY);
    }

    @Test
    void unpacksSeveralMembers() {
        byte[] one = Bodies.gzip("a".getBytes(UTF_8));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        Gunzip gunzip = new Gunzip(claim, 100);

        assertThat(gunzip.unpack(two, two.length)).isNull();
        assertThat(new String(gunzip.bytes(), 0, gunzip.size(), UTF_8)).isEqualTo("aa");
    }

    @Test
    void saysThatItIsNotWhatItClaimsToBe() {
        byte[] packed = Bodies.gzip("some text that is packed".getBytes(UTF_8));
        byte[] wrongSum = packed.clone();
        wrongSum[packed.length - 6] ^= 1;

        for (byte[] each :
                new byte[][] {{}, "{\"event\":1}".getBytes(UTF_8), Arrays.copyOf(packed, packed.length - 1), wrongSum
                }) {
            assertThat(new Gunzip(claim, 100).unpack(each, each.length)).isEqualTo(Refusal.INVALID_GZIP);
        }
    }
}
