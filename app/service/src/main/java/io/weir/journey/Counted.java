package io.weir.journey;

import io.weir.audit.AuditScope;
import io.weir.audit.SourcePositions;
import io.weir.cluster.LedgerReader;
import io.weir.cluster.LogReader;
import io.weir.cluster.Offsets;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.Finding;
import io.weir.tally.Gap;
import io.weir.tally.Outcome;
import io.weir.tally.Place;
import io.weir.tally.Position;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What the judge's accounts and the source's own position say of one lane, whether its records are still there or not. */
record Counted(List<Account> accounts, Optional<Position> committed) {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    static Counted read(Admin admin, AuditScope scope, String lane) {
        List<Integer> partitions = Offsets.partitions(
                        admin, List.of(scope.topics().ledger()))
                .stream()
                .map(TopicPartition::partition)
                .toList();
        List<Account> accounts;
        try (LedgerReader ledger = new LedgerReader(scope.kafka())) {
            accounts = ledger.read(admin, scope.topics().ledger(), partitions, DEADLINE).stream()
                    .filter(it -> it.key().stage() == Stage.STREAMS)
                    .toList();
        }
        boolean isPooled = accounts.stream().noneMatch(it -> it.key().lane().equals(lane));
        try (LogReader reader = new LogReader(scope.kafka(), "weir-explain")) {
            return new Counted(
                    accounts.stream()
                            .filter(it -> it.key().lane().equals(lane)
                                    || (isPooled && it.key().lane().equals(Tally.OTHERS)))
                            .toList(),
                    new SourcePositions(reader, scope.sourceOffsets())
                            .read(admin, DEADLINE)
                            .map(it -> it.get(lane)));
        }
    }

    /** As the audit says it, where the account names the gap. */
    Optional<Finding> gap(Sid sid) {
        for (Account account : accounts) {
            for (Gap gap : account.gaps()) {
                if (gap.epoch() == sid.epoch() && gap.first() <= sid.seq() && sid.seq() <= gap.last()) {
                    return Optional.of(new Finding.Missing(
                            sid.lane(), place(account), gap.epoch(), gap.first(), gap.last(), gap.seenAt()));
                }
            }
        }
        return Optional.empty();
    }

    /** The judge has counted it, in an epoch that has not ended. */
    Optional<Account> judged(Sid sid) {
        return accounts.stream()
                .filter(it -> it.epoch() == sid.epoch() && it.next() > sid.seq())
                .findFirst();
    }

    boolean isCommitted(Sid sid) {
        return committed
                .filter(it -> it.epoch() == sid.epoch() && it.seq() >= sid.seq())
                .isPresent();
    }

    /** In an epoch that has ended, so that no position says how many numbers it has. */
    boolean isOfEarlierEpoch(Sid sid) {
        return committed.filter(it -> it.epoch() > sid.epoch()).isPresent()
                || accounts.stream().anyMatch(it -> it.epoch() > sid.epoch());
    }

    /** Events of the lane came into this partition of raw again, and were judged. */
    boolean isRedrivenIn(TopicPartition raw) {
        return accounts.stream()
                .anyMatch(it -> it.key().topic().equals(raw.topic())
                        && it.key().partition() == raw.partition()
                        && it.count(Outcome.REDRIVEN).events() > 0);
    }

    /** The last that the lane is known to have had. */
    Optional<Position> last() {
        Optional<Position> judged = accounts.stream()
                .filter(it -> it.epoch() >= 0 && it.next() > 0)
                .map(it -> new Position(it.epoch(), it.next() - 1))
                .reduce(Position::later);
        return judged.isPresent() && committed.isPresent()
                ? Optional.of(Position.later(judged.get(), committed.get()))
                : judged.or(() -> committed);
    }

    private static Place place(Account account) {
        return new Place(account.key().topic(), account.key().partition());
    }
}
