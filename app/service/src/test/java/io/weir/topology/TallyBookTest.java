package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.LedgerKey;
import io.weir.tally.Outcome;
import io.weir.tally.Page;
import io.weir.tally.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyBookTest {
    private static final LedgerKey KEY = new LedgerKey(Stage.STREAMS, "weir.raw", 3, "web-7");

    private final TallyBook book = new TallyBook("weir.raw");

    @Test
    void writesWhatTheOffsetsPass() {
        Page page = begin(3);
        begin(4);
        count(page, 0);
        count(page, 1);

        Map<LedgerKey, byte[]> written = book.changed(Map.of(3, 2L, 4, 9L));

        assertThat(written).containsOnlyKeys(KEY);
        assertThat(account(written).count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(account(written).covered()).isEqualTo(2);
    }

    @Test
    void refusesToMoveAnOffsetThatItHasNoTallyOf() {
        begin(3);

        assertThatIllegalStateException()
                .isThrownBy(() -> book.changed(Map.of(3, 2L, 4, 9L)))
                .withMessageContaining("weir.raw-4");
    }

    @Test
    void refusesToCommitEventsWithoutTheirOffset() {
        count(begin(3), 0);
        begin(4);

        assertThatExceptionOfType(UncoveredEventsException.class)
                .isThrownBy(() -> book.changed(Map.of(4, 9L)))
                .withMessageContaining("weir.raw-3");
        assertThatExceptionOfType(UncoveredEventsException.class).isThrownBy(() -> book.changed(Map.of()));
    }

    @Test
    void asksForNothingWhereAllIsCommitted() {
        count(begin(3), 0);
        begin(4);
        book.changed(Map.of(3, 1L, 4, 9L));
        book.committed();

        assertThat(book.changed(Map.of(4, 10L))).isEmpty();
        assertThat(book.changed(Map.of())).isEmpty();
    }

    @Test
    void dropsAtAnAbortWhatEveryTaskHasCountedAndGoesOnFromTheLastCommit() {
        Page page = begin(3);
        Page other = begin(4);
        count(page, 0);
        book.changed(Map.of(3, 1L));
        book.committed();
        count(page, 1);
        count(other, 0);
        book.changed(Map.of(3, 2L, 4, 1L));

        book.aborted();
        count(page, 1);
        Map<LedgerKey, byte[]> written = book.changed(Map.of(3, 2L, 4, 1L));

        assertThat(written).containsOnlyKeys(KEY);
        assertThat(account(written).count(Outcome.TAKEN).events()).isEqualTo(2);
        assertThat(account(written).repeated()).isZero();
    }

    @Test
    void forgetsWhatATaskHadCountedThatBeginsAgain() {
        count(begin(3), 0);

        Page again = begin(3);

        assertThat(book.changed(Map.of(3, 1L))).isEmpty();
        count(again, 0);
        assertThat(account(book.changed(Map.of(3, 1L))).count(Outcome.TAKEN).events())
                .isEqualTo(1);
    }

    private Page begin(int partition) {
        return book.begin(partition, new Page(Stage.STREAMS, "weir.raw", partition, 0, List.of()));
    }

    private static void count(Page page, long seq) {
        Sid sid = new Sid("web-7", 3, seq);
        page.of(sid).take(sid, 7, seq);
    }

    private static Account account(Map<LedgerKey, byte[]> written) {
        return AccountCodec.read(KEY, written.get(KEY));
    }
}
