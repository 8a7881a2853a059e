package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.ByteBudget;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
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
        byte[] two = joined(one, one);
        Gunzip gunzip = new Gunzip(claim, 100);

        assertThat(gunzip.unpack(two, two.length)).isNull();
        assertThat(new String(gunzip.bytes(), 0, gunzip.size(), UTF_8)).isEqualTo("aa");
    }

    /** Java's own reader answers with the first member alone, and the sender would never know. */
    @Test
    void refusesWhateverFollowsAMemberAndIsNone() {
        byte[] one = Bodies.gzip("a".getBytes(UTF_8));

        for (byte[] each : new byte[][] {
            joined(one, new byte[] {1, 2, 3, 4, 5}),
            joined(one, new byte[40]),
            joined(one, Arrays.copyOf(one, 6)),
            joined(one, Arrays.copyOf(one, 10)),
            joined(one, Arrays.copyOf(one, one.length - 1)),
            joined(one, "{\"event\":\"not packed, and longer than a header and a trailer\"}".getBytes(UTF_8))
        }) {
            assertThat(new Gunzip(claim, 100).unpack(each, each.length))
                    .as("%d bytes behind", each.length - one.length)
                    .isEqualTo(Refusal.INVALID_GZIP);
        }
    }

    @Test
    void theLimitIsThatOfAllMembersTogether() {
        byte[] one = Bodies.gzip(new byte[30]);
        byte[] two = joined(one, one);

        assertThat(new Gunzip(claim, 60).unpack(two, two.length)).isNull();
        assertThat(new Gunzip(claim, 59).unpack(two, two.length)).isEqualTo(Refusal.BODY_TOO_LARGE);
    }

    /** As other packers than Java's write them: {@code gzip FILE} puts the file's name there. */
    @Test
    void takesEveryFieldAHeaderCanHaveAndNoneThatIsCut() {
        byte[] plain = Bodies.gzip("a".getBytes(UTF_8));
        byte[] fields = {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 0, 2, 0, 7, 7, 'n', 0, 'c', 0};
        CRC32 sum = new CRC32();
        sum.update(fields);
        byte[] header = joined(fields, new byte[] {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)});
        byte[] packed = joined(header, Arrays.copyOfRange(plain, 10, plain.length));
        Gunzip gunzip = new Gunzip(claim, 100);

        assertThat(gunzip.unpack(packed, packed.length)).isNull();
        assertThat(new String(gunzip.bytes(), 0, gunzip.size(), UTF_8)).isEqualTo("a");
        for (int cut = 0; cut < packed.length; cut++) {
            assertThat(new Gunzip(claim, 100).unpack(packed, cut))
                    .as("%d bytes", cut)
                    .isEqualTo(Refusal.INVALID_GZIP);
        }
        byte[] reserved = plain.clone();
        reserved[3] = 0x20;
        byte[] otherMethod = plain.clone();
        otherMethod[2] = 7;
        byte[] extraBeyondTheEnd = Arrays.copyOf(plain, 12);
        extraBeyondTheEnd[3] = 0x04;
        extraBeyondTheEnd[10] = 9;
        for (byte[] each : new byte[][] {reserved, otherMethod, extraBeyondTheEnd}) {
            assertThat(new Gunzip(claim, 100).unpack(each, each.length)).isEqualTo(Refusal.INVALID_GZIP);
        }
        packed[14] = 'm';
        assertThat(new Gunzip(claim, 100).unpack(packed, packed.length)).isEqualTo(Refusal.INVALID_GZIP);
    }

    @Test
    void neverThrowsWhateverIsBroken() {
        byte[] plain = new byte[3_000];
        Random random = new Random(7);
        random.nextBytes(plain);
        byte[] packed = joined(Bodies.gzip(plain), Bodies.gzip(new byte[500]));
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = packed.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            ByteBudget.Claim own = budget.claim();

            Gunzip gunzip = new Gunzip(own, 10_000);
            Refusal refusal = gunzip.unpack(broken, broken.length - random.nextInt(2));

            assertThat(refusal == null || refusal == Refusal.INVALID_GZIP || refusal == Refusal.BODY_TOO_LARGE)
                    .isTrue();
            // Only times, names and such in a header are covered by no sum.
            assertThat(refusal == null ? gunzip.size() : 3_500).isEqualTo(3_500);
            own.release();
        }
    }

    @Test
    void saysThatItIsNotWhatItClaimsToBe() {
        byte[] packed = Bodies.gzip("some text that is packed".getBytes(UTF_8));
        byte[] wrongSum = packed.clone();
        wrongSum[packed.length - 6] ^= 1;
        byte[] wrongLength = packed.clone();
        wrongLength[packed.length - 2] ^= 1;

        for (byte[] each : new byte[][] {
            {}, "{\"event\":1}".getBytes(UTF_8), Arrays.copyOf(packed, packed.length - 1), wrongSum, wrongLength
        }) {
            assertThat(new Gunzip(claim, 100).unpack(each, each.length)).isEqualTo(Refusal.INVALID_GZIP);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
