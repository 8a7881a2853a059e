package io.weir.tally;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The accounts of one reading, by the partition that their stage reads. */
public final class Ledger {
    private final Map<Place, List<Account>> accounts = new TreeMap<>();

    public Ledger(Collection<Account> all) {
        for (Account account : all) {
            LedgerKey key = account.key();
            accounts.computeIfAbsent(new Place(key.topic(), key.partition()), place -> new ArrayList<>())
                    .add(account);
        }
    }

    List<Account> of(Place place) {
        return accounts.getOrDefault(place, List.of());
    }

    List<Account> of(String topic) {
        return accounts.entrySet().stream()
                .filter(it -> it.getKey().topic().equals(topic))
                .flatMap(it -> it.getValue().stream())
                .toList();
    }

    /** Only what has changed is written with a commit, so the last commit is that of the account which covers most. */
    OptionalLong covered(Place place) {
        return of(place).stream().mapToLong(Account::covered).max();
    }

    /** Where the tally of the partition began; empty where the ledger has nothing of it. */
    public OptionalLong begun(Place place) {
        return of(place).stream().mapToLong(Account::begun).min();
    }

    /** Whether lanes are counted together there because there are too many. */
    boolean isPooled(Place place) {
        return of(place).stream().anyMatch(it -> it.key().lane().equals(Tally.OTHERS));
    }

    /** The sums of all lanes, by outcome. */
    static Count sum(Collection<Account> accounts, Outcome outcome) {
        return accounts.stream().map(it -> it.count(outcome)).reduce(Count.NONE, Count::plus);
    }

    static Set<String> lanes(Collection<Account> accounts) {
        Set<String> lanes = new TreeSet<>();
        accounts.forEach(it -> lanes.add(it.key().lane()));
        return lanes;
    }

    static List<Account> ofLane(Collection<Account> accounts, String lane) {
        return accounts.stream().filter(it -> it.key().lane().equals(lane)).toList();
    }
}
