package io.weir.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally(Stage.STREAMS, "weir.raw", 2, 0);

    @Test
    void givesEachLaneAnAccount() {
        take(new Sid("web-7", 3, 0), 100);
        take(new Sid("web-8", 3, 0), 101);
        take(new Sid("web-7", 3, 1), 102);

        assertThat(tally.changed(103))
                .extracting(
                        it -> it.key().toString(), it -> it.count(Outcome.TAKEN).events(), Account::covered)
                .containsExactlyInAnyOrder(
                        tuple("streams/weir.raw-2/web-7", 2L, 103L), tuple("streams/weir.raw-2/web-8", 1L, 103L));
    }

    @Test
    void writesAnAccountOnlyWhereItHasChanged() {
        take(new Sid("web-7", 3, 0), 100);
        take(new Sid("web-8", 3, 0), 101);
        tally.changed(102);

        take(new Sid("web-8", 3, 1), 102);

        assertThat(tally.changed(103)).extracting(it -> it.key().lane()).containsExactly("web-8");
        assertThat(tally.changed(103)).isEmpty();
    }

    @Test
    void goesOnWhereTheLedgerEnds() {
        take(new Sid("web-7", 3, 0), 100);
        take(new Sid("web-7", 3, 5), 101);
        Account before = tally.changed(102).get(0);
        Tally next = new Tally(Stage.STREAMS, "weir.raw", 2, 102);

        next.restore(AccountCodec.read(before.key(), AccountCodec.write(before)));
        next.of(new Sid("web-7", 3, 6)).take(new Sid("web-7", 3, 6), 7, 102);

        Account after = next.changed(103).get(0);
        assertThat(after.count(Outcome.TAKEN).events()).isEqualTo(3);
        assertThat(after.gaps()).containsExactly(new Gap(3, 1, 4, 101));
        assertThat(after.next()).isEqualTo(7);
        assertThat(after.begun()).isZero();
    }

    @Test
    void leavesTheAccountsOfOthersAlone() {
        Tally other = new Tally(Stage.SINK, "weir.valid", 2, 0);
        other.of(new Sid("web-7", 3, 0)).takeSome(new Sid("web-7", 3, 0), 7);

        other.changed(1).forEach(tally::restore);
        take(new Sid("web-7", 3, 0), 0);

        assertThat(tally.changed(1).get(0).count(Outcome.TAKEN).events()).isEqualTo(1);
    }

    @Test
    void countsAllLanesBeyondTheLimitInOneAccount() {
        for (int lane = 0; lane < 3 * Tally.LANES_MAX; lane++) {
            take(new Sid("lane-" + lane, 3, 9), lane);
        }

        var changed = tally.changed(1);

        assertThat(changed).hasSize(Tally.LANES_MAX + 1);
        Account others = changed.stream()
                .filter(it -> it.key().lane().equals(Tally.OTHERS))
                .findAny()
                .orElseThrow();
        assertThat(others.count(Outcome.TAKEN).events()).isEqualTo(2L * Tally.LANES_MAX);
        assertThat(others.missing()).isZero();
    }

    @Test
    void hasTheSameDigestForALaneWhoeverCountsIt() {
        Sid sid = new Sid("late", 3, 9);
        take(sid, 0);
        long own = tally.changed(1).get(0).count(Outcome.TAKEN).digest();
        Tally full = new Tally(Stage.STREAMS, "weir.raw", 2, 0);
        for (int lane = 0; lane < Tally.LANES_MAX; lane++) {
            full.of(new Sid("lane-" + lane, 3, 9));
        }

        full.of(sid).take(sid, 7, 0);

        assertThat(full.changed(1).get(0).count(Outcome.TAKEN).digest()).isEqualTo(own);
    }

    @Test
    void looksForNoGapsAmongOffsets() {
        take(Sid.derived(new Origin("weir.raw", 2, 5), 1_000), 5);
        take(Sid.derived(new Origin("weir.raw", 2, 9), 2_000), 9);

        Account account = tally.changed(10).get(0);

        assertThat(account.key().lane()).isEqualTo("@weir.raw-2");
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(account.missing()).isZero();
    }

    @Test
    void takesARedrivenEventForNoRepeat() {
        take(new Sid("web-7", 3, 0), 0);

        Sid again = new Sid("web-7", 3, 0);
        tally.of(again).takeAgain(again, 7);

        Account account = tally.changed(2).get(0);
        assertThat(account.repeated()).isZero();
        assertThat(account.count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(account.count(Outcome.REDRIVEN).events()).isEqualTo(1);
    }

    @Test
    void refusesALedgerItCannotRead() {
        LedgerKey key = new LedgerKey(Stage.STREAMS, "weir.raw", 2, "web-7");
        take(new Sid("web-7", 3, 0), 0);
        byte[] value = AccountCodec.write(tally.changed(1).get(0));
        byte[] otherVersion = value.clone();
        otherVersion[0] = 3;

        assertThatThrownBy(() -> AccountCodec.read(key, new byte[0])).hasMessageContaining("streams/weir.raw-2/web-7");
        assertThatThrownBy(() -> AccountCodec.read(key, otherVersion))
                .hasMessageContaining("no account of version 1 or 2");
        assertThatThrownBy(() -> AccountCodec.read(key, Arrays.copyOf(value, value.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsHowManyCameLate() {
        take(new Sid("web-7", 3, 0), 0);
        take(new Sid("web-7", 3, 2), 1);
        take(new Sid("web-7", 3, 1), 2);
        Account account = tally.changed(3).get(0);

        assertThat(account.copy().late()).isEqualTo(1);
        assertThat(account.copy().missing()).isZero();
    }

    @Test
    void readsWhatTheReleaseBeforeWrote() {
        take(new Sid("web-7", 3, 0), 0);
        take(new Sid("web-7", 3, 4), 1);
        take(new Sid("web-7", 3, 2), 2);
        Account account = tally.changed(3).get(0);
        byte[] second = AccountCodec.write(account);
        // Version 1: the same without the eight bytes behind version, begun, covered, epoch, next, missing, repeated.
        int late = 1 + 6 * Long.BYTES;
        byte[] first = new byte[second.length - Long.BYTES];
        System.arraycopy(second, 0, first, 0, late);
        System.arraycopy(second, late + Long.BYTES, first, late, first.length - late);
        first[0] = 1;

        Account read = AccountCodec.read(account.key(), first);

        assertThat(read.late()).isZero();
        assertThat(read.gaps()).isEqualTo(account.gaps());
        assertThat(read.count(Outcome.TAKEN)).isEqualTo(account.count(Outcome.TAKEN));
        assertThat(read.next()).isEqualTo(5);
        assertThat(AccountCodec.write(read)).hasSameSizeAs(second).startsWith(2);
        assertThatThrownBy(() -> AccountCodec.read(account.key(), Arrays.copyOf(first, first.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheKeyItWrites() {
        for (String lane : new String[] {"web-7", "@weir.raw-2", "@others"}) {
            LedgerKey key = new LedgerKey(Stage.SINK, "weir.valid", 12, lane);

            assertThat(LedgerKey.parse(key.toString())).contains(key);
        }
        assertThat(LedgerKey.parse("sink/weir.valid-12/web-7"))
                .contains(new LedgerKey(Stage.SINK, "weir.valid", 12, "web-7"));
    }

    @Test
    void readsNoKeyFromAnythingElse() {
        for (String text : new String[] {
            "",
            "/",
            "//",
            "sink",
            "sink/weir.valid-1",
            "sink/weir.valid-1/",
            "sink/weir.valid/web-7",
            "sink/-1/web",
            "other/weir.valid-1/web-7",
            "sink/weir.valid-x/web-7",
            "sink/weir.valid-/web",
            "sink/weir.valid-9999999999/web"
        }) {
            assertThat(LedgerKey.parse(text)).as(text).isEmpty();
        }
    }

    private void take(Sid sid, long offset) {
        tally.of(sid).take(sid, 7, offset);
    }
}
