package io.weir.tally;

import io.weir.envelope.Sid;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The accounts of one partition, as the ledger has them and as the open transaction will leave them. Events are counted
 * into it; a commit writes what has changed and then keeps it, an abort goes back to what the ledger has. One thread owns
 * it, and between two transactions it says what the ledger says, neither more nor less.
 */
public final class Page {
    private final Stage stage;
    private final String topic;
    private final int partition;
    private final long begins;

    /** As the ledger has them. */
    private final Map<LedgerKey, byte[]> kept = new HashMap<>();

    /** As the transaction that is open has them. */
    private final Map<LedgerKey, byte[]> written = new HashMap<>();

    private Tally tally;
    private boolean counted;

    /**
     * @param begins the offset from which the stage reads, where the ledger has nothing of the partition yet
     * @param ledger the last record of each account; those of others are passed over
     */
    public Page(Stage stage, String topic, int partition, long begins, Collection<Account> ledger) {
        this.stage = stage;
        this.topic = topic;
        this.partition = partition;
        this.begins = begins;
        ledger.forEach(it -> kept.put(it.key(), AccountCodec.write(it)));
        tally = restored();
    }

    /** The account of the event's lane, to count it in. Of no use after the next commit or abort. */
    public Account of(Sid sid) {
        counted = true;
        return tally.of(sid);
    }

    /** Whether events were counted that the ledger does not have. */
    public boolean isAhead() {
        return counted;
    }

    /**
     * The accounts that have changed, by key, each of which now covers what stands before the offset: to be written in the
     * transaction that commits it.
     */
    public Map<LedgerKey, byte[]> changed(long offset) {
        Map<LedgerKey, byte[]> changed = new HashMap<>();
        for (Account account : tally.changed(offset)) {
            changed.put(account.key(), AccountCodec.write(account));
        }
        written.putAll(changed);
        return changed;
    }

    /** What was written is in the ledger. */
    public void committed() {
        kept.putAll(written);
        written.clear();
        counted = false;
    }

    /** What was counted since the last commit is not in the ledger, and will be counted again by who reads it again. */
    public void aborted() {
        if (counted) {
            written.clear();
            counted = false;
            tally = restored();
        }
    }

    private Tally restored() {
        Tally it = new Tally(stage, topic, partition, begins);
        kept.forEach((key, value) -> it.restore(AccountCodec.read(key, value)));
        return it;
    }
}
