package io.weir.tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The first part of the law: what the source has numbered is judged or waits, each number once and in its turn. */
final class SequenceLaw {
    private final Books books;
    private final Map<String, List<Account>> lanes = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final TreeSet<Place> unread = new TreeSet<>();
    private boolean isBegun;
    private boolean isPooled;

    SequenceLaw(Books books) {
        this.books = books;
        for (RawBacklog backlog : books.raw()) {
            backlog.accounts().forEach(account -> {
                lanes.computeIfAbsent(account.key().lane(), lane -> new ArrayList<>())
                        .add(account);
                isPooled |= account.key().lane().equals(Tally.OTHERS);
            });
            isBegun |= books.begun(backlog) > 0;
            if (!backlog.isExact()) {
                unread.add(backlog.place());
            }
        }
    }

    void apply() {
        lanes.forEach((lane, accounts) -> accounts.forEach(account -> {
            gaps(account, accounts);
            if (account.repeated() > 0) {
                findings.add(new Finding.Repeated(Stage.STREAMS, lane, place(account), account.repeated()));
            }
            if (account.late() > 0) {
                findings.add(new Finding.OutOfOrder(Stage.STREAMS, lane, place(account), account.late()));
            }
        }));
        books.positions()
                .ifPresentOrElse(
                        it -> it.forEach(this::tail),
                        () -> limits.add(new Limit(
                                Limit.Kind.SOURCE_UNKNOWN,
                                "the sources' own positions cannot be read: what was lost behind a lane's last event"
                                        + " is out of reach until the lane's next epoch")));
    }

    List<Finding> findings() {
        return findings;
    }

    List<Limit> limits() {
        return limits;
    }

    private void gaps(Account account, List<Account> ofLane) {
        String lane = account.key().lane();
        long unnamed = account.missing();
        for (Gap gap : account.gaps()) {
            unnamed -= gap.events();
            if (!hasMoved(gap, account, ofLane)) {
                findings.add(
                        new Finding.Missing(lane, place(account), gap.epoch(), gap.first(), gap.last(), gap.seenAt()));
            }
        }
        if (unnamed > 0) {
            findings.add(new Finding.Unnamed(lane, place(account), unnamed));
        }
    }

    /** Partitions were added, and the lane's key has another one now: what came before is in the account of that. */
    private static boolean hasMoved(Gap gap, Account account, List<Account> ofLane) {
        return gap.first() == 0
                && ofLane.stream()
                        .anyMatch(it -> it != account && it.epoch() == gap.epoch() && it.next() == gap.last() + 1);
    }

    /** The source's position was read first, so the lane must have come as far as that. */
    private void tail(String lane, Position committed) {
        List<Account> accounts = lanes.getOrDefault(lane, List.of());
        boolean isUnread =
                accounts.isEmpty() ? !unread.isEmpty() : accounts.stream().anyMatch(it -> unread.contains(place(it)));
        Account last = latest(accounts);
        if (isUnread || (last != null && reaches(last, committed))) {
            return;
        }
        if (last == null || last.epoch() < committed.epoch()) {
            String lastSeen =
                    last == null ? "none of the partitions" : place(last).toString();
            if (last != null || !(isBegun || isPooled)) {
                findings.add(new Finding.LostTail(lane, committed.epoch(), 0, committed.seq(), lastSeen));
            } else {
                limits.add(new Limit(
                        Limit.Kind.COUNTED_SINCE,
                        "lane " + lane + " has no account: its last event came before the tally began, or it is"
                                + " counted together with others"));
            }
        } else {
            findings.add(new Finding.LostTail(
                    lane,
                    committed.epoch(),
                    last.next(),
                    committed.seq(),
                    place(last).toString()));
        }
    }

    private static boolean reaches(Account account, Position committed) {
        return account.epoch() > committed.epoch()
                || (account.epoch() == committed.epoch() && account.next() > committed.seq());
    }

    private static @Nullable Account latest(List<Account> accounts) {
        Account latest = null;
        for (Account it : accounts) {
            boolean isLater = latest == null
                    || new Position(it.epoch(), it.next()).isBeyond(new Position(latest.epoch(), latest.next()));
            latest = isLater ? it : latest;
        }
        return latest;
    }

    static Place place(Account account) {
        return new Place(account.key().topic(), account.key().partition());
    }
}
