package io.weir.tally;

import io.weir.envelope.Sid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events that wait to be judged: copies of the accounts go on over them, so that their numbers are checked as well. */
final class RawBacklog extends Backlog {
    private final Tally tally;
    private final Map<LedgerKey, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Long> waiting = new HashMap<>();

    RawBacklog(Place place, Marks marks, long covered, Collection<Account> ledger) {
        super(place, marks, covered);
        tally = new Tally(Stage.STREAMS, place.topic(), place.partition(), marks.isWhole() ? 0 : covered);
        for (Account account : ledger) {
            Account copy = account.copy();
            accounts.put(copy.key(), copy);
            tally.restore(copy);
        }
    }

    @Override
    boolean count(Waiting record) {
        Sid sid = record.sid();
        Account account = tally.of(sid);
        accounts.putIfAbsent(account.key(), account);
        if (record.after() != null) {
            account.follows(record.after(), record.offset());
        }
        if (record.isAgain()) {
            account.takeAgain(sid, record.crc());
        } else {
            account.take(sid, record.crc(), record.offset());
        }
        waiting.merge(account.key().lane(), 1L, Long::sum);
        return true;
    }

    /** As they will be once all of this is judged. */
    List<Account> accounts() {
        return new ArrayList<>(accounts.values());
    }

    long waiting(String lane) {
        return waiting.getOrDefault(lane, 0L);
    }
}
