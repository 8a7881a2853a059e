package io.weir.tally;

import io.weir.envelope.Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of one partition at one stage: a lane has one each. One thread owns it. */
public final class Tally {
    /** Lanes are the source's and few; other producers may write any number, and the heap must not grow with them. */
    static final int LANES_MAX = 1_000;

    /** The account of all lanes beyond that many. No lane of an event has such a name. */
    public static final String OTHERS = "@others";

    private final Stage stage;
    private final String topic;
    private final int partition;
    private final Map<String, Account> accounts = new HashMap<>();
    private long begun;
    private @Nullable Account last;

    /** @param begins the offset from which the stage reads, where the ledger has nothing of the partition yet */
    public Tally(Stage stage, String topic, int partition, long begins) {
        this.stage = stage;
        this.topic = topic;
        this.partition = partition;
        this.begun = begins;
    }

    /** What the ledger has: the last record of each account, in any order, before the first event. */
    public void restore(Account account) {
        LedgerKey key = account.key();
        if (key.stage() == stage && key.topic().equals(topic) && key.partition() == partition) {
            accounts.put(key.lane(), account);
            begun = account.begun();
        }
    }

    /** The account of the event's lane. */
    public Account of(Sid sid) {
        Account likely = last;
        if (likely != null && likely.key().lane().equals(sid.lane())) {
            return likely;
        }
        Account account = accounts.get(sid.lane());
        if (account == null) {
            String lane = accounts.size() < LANES_MAX ? sid.lane() : OTHERS;
            account = accounts.computeIfAbsent(
                    lane, name -> new Account(new LedgerKey(stage, topic, partition, name), begun));
        }
        last = account;
        return account;
    }

    /**
     * The accounts that have changed since this was last asked, each of which now covers what stands before the
     * offset. To be written in the transaction that commits it.
     */
    public List<Account> changed(long offset) {
        List<Account> changed = new ArrayList<>();
        for (Account account : accounts.values()) {
            if (account.isChanged()) {
                account.cover(offset);
                changed.add(account);
            }
        }
        return changed;
    }
}
