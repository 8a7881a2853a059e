package io.weir.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Sid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final LedgerKey KEY = new LedgerKey(Stage.STREAMS, "weir.raw", 2, "web-7");

    @Test
    void goesOnWhereTheLedgerEnds() {
        Page first = page(List.of());
        count(first, 0);
        Account kept = account(first.changed(1));

        Page next = page(List.of(kept));
        count(next, 1);

        assertThat(account(next.changed(2)).count(Outcome.TAKEN).events()).isEqualTo(2);
    }

    @Test
    void isAheadFromAnEventToItsCommit() {
        Page page = page(List.of());
        assertThat(page.isAhead()).isFalse();
        count(page, 0);
        page.changed(1);
        assertThat(page.isAhead()).isTrue();

        page.committed();

        assertThat(page.isAhead()).isFalse();
    }

    @Test
    void goesBackAtAnAbortToWhatWasCommittedAndSaysItAgain() {
        Page page = page(List.of());
        count(page, 0);
        page.changed(1);
        page.committed();
        count(page, 1);
        page.changed(2);

        page.aborted();

        assertThat(page.isAhead()).isFalse();
        assertThat(page.changed(2)).as("nothing to say").isEmpty();
        count(page, 1);
        Account again = account(page.changed(2));
        assertThat(again.count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(again.repeated()).isZero();
        assertThat(again.missing()).isZero();
    }

    @Test
    void goesBackToNothingWhereNothingWasCommitted() {
        Page page = page(List.of());
        count(page, 5);

        page.aborted();
        count(page, 0);

        assertThat(account(page.changed(1)).count(Outcome.TAKEN).events()).isEqualTo(1);
    }

    @Test
    void doesNotTakeAnAbortedAccountForOneOfTheLedger() {
        Page page = page(List.of());
        count(page, 0);
        page.changed(1);
        page.aborted();

        // A commit without an event of it.
        page.committed();
        count(page, 0);
        page.aborted();
        count(page, 0);

        assertThat(account(page.changed(1)).count(Outcome.TAKEN).events()).isEqualTo(1);
    }

    private static Page page(List<Account> ledger) {
        return new Page(Stage.STREAMS, "weir.raw", 2, 0, ledger);
    }

    private static void count(Page page, long seq) {
        Sid sid = new Sid("web-7", 3, seq);
        page.of(sid).take(sid, 7, seq);
    }

    private static Account account(Map<LedgerKey, byte[]> written) {
        return AccountCodec.read(KEY, written.get(KEY));
    }
}
