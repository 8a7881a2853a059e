package io.weir.audit;

import io.weir.cluster.Cluster;
import io.weir.cluster.LedgerFollower;
import io.weir.cluster.LogReader;
import io.weir.cluster.Offsets;
import io.weir.tally.Account;
import io.weir.tally.Books;
import io.weir.tally.Law;
import io.weir.tally.Ledger;
import io.weir.tally.Marks;
import io.weir.tally.Place;
import io.weir.tally.Position;
import io.weir.tally.Residual;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * The audit that takes seconds whatever the volume: it reads the ledger, offsets, and what no account covers yet. For
 * one thread; a second look goes on where the first has stopped.
 */
public final class FastAudit implements AutoCloseable {
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(10);

    /** An open transaction of a process that was killed is over after 10 s. */
    private static final Duration READ_DEADLINE = Duration.ofSeconds(20);

    /** Waiting for what is open at the end of a log; a commit takes a tenth of a second. */
    private static final Duration BACKLOG_DEADLINE = Duration.ofSeconds(15);

    /** A fault is reported when this many looks, each with what is new in the one before, have found it. */
    private static final int LOOKS_MAX = 4;

    private final AuditScope scope;
    private final Admin admin;
    private final LogReader reader;
    private final LedgerFollower ledger;
    private final SourcePositions positions;
    private final Backlogs backlogs;

    /** What stood before an offset does not change: it is looked at once. */
    private final Map<Place, Long> emptyBefore = new HashMap<>();

    private final Map<Place, Long> takenBefore = new HashMap<>();

    /** Waits between two looks, so that what was on its way has come. */
    @FunctionalInterface
    public interface Pause {
        void await() throws InterruptedException;
    }

    /** @throws io.weir.cluster.ClusterUnreachableException where no broker answers */
    public FastAudit(AuditScope scope, Reach reach) {
        this.scope = scope;
        admin = Cluster.open(scope.kafka(), CLUSTER_DEADLINE);
        reader = new LogReader(scope.kafka(), "weir-audit");
        ledger = new LedgerFollower(reader);
        positions = new SourcePositions(reader, scope.sourceOffsets());
        backlogs = new Backlogs(reader, reach, scope.topics().raw());
    }

    /** What only two looks in a row have found; one without findings is the last. */
    public Residual confirmed(Pause pause) throws InterruptedException {
        Residual last = look();
        Residual confirmed = last;
        for (int looks = 1; looks < LOOKS_MAX && !last.findings().isEmpty(); looks++) {
            pause.await();
            Residual next = look();
            confirmed = next.confirming(last);
            last = next;
            if (confirmed.findings().size() == next.findings().size()) {
                break;
            }
        }
        return confirmed;
    }

    /** One look. In a pipeline that moves a finding may be an event on its way. */
    public Residual look() {
        // In this order: whatever is committed by a position or an offset is in the ledger or in the topics by then.
        Map<Place, Long> committed = committed();
        Optional<Map<String, Position>> source = positions.read(admin, READ_DEADLINE);
        Collection<Account> accounts = ledger.read(admin, scope.topics().ledger(), READ_DEADLINE);
        Map<Place, Marks> marks = marks(committed, new Ledger(accounts));
        Books books = new Books(scope.names(), source, accounts, marks, deadLetterEnds());
        backlogs.read(books, BACKLOG_DEADLINE);
        return Law.apply(books);
    }

    @Override
    public void close() {
        reader.close();
        admin.close(Duration.ofSeconds(1));
    }

    private Map<Place, Long> committed() {
        Map<Place, Long> committed = new HashMap<>();
        for (String topic : scope.dealtWith()) {
            Offsets.committed(admin, scope.group(topic)).forEach((partition, offset) -> {
                if (partition.topic().equals(topic)) {
                    committed.put(place(partition), offset);
                }
            });
        }
        return committed;
    }

    private Map<Place, Marks> marks(Map<Place, Long> committed, Ledger ledgerNow) {
        List<TopicPartition> partitions = Offsets.partitions(admin, scope.dealtWith());
        Map<TopicPartition, Long> begins = Offsets.begins(admin, partitions);
        Map<TopicPartition, Long> ends = Offsets.ends(admin, partitions);
        Map<Place, Marks> marks = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Place place = place(partition);
            long begin = begins.getOrDefault(partition, 0L);
            long offset = committed.getOrDefault(place, Marks.NONE);
            long begun = ledgerNow.begun(place).orElse(offset == Marks.NONE ? begin : offset);
            marks.put(
                    place,
                    new Marks(begin, offset, ends.getOrDefault(partition, 0L), isWhole(partition, begin, begun)));
        }
        return marks;
    }

    /** A tally that began behind markers and aborted records alone has left out no event. */
    private boolean isWhole(TopicPartition partition, long begin, long begun) {
        Place place = place(partition);
        if (begun <= emptyBefore.getOrDefault(place, 0L)) {
            return true;
        }
        if (begin > 0 || begun >= takenBefore.getOrDefault(place, Long.MAX_VALUE)) {
            return false;
        }
        boolean isEmpty = reader.read(
                        Map.of(partition, new LogReader.Range(0, begun)), BACKLOG_DEADLINE, record -> false)
                .isEmpty();
        (isEmpty ? emptyBefore : takenBefore).put(place, begun);
        return isEmpty;
    }

    private Map<Place, Long> deadLetterEnds() {
        List<TopicPartition> partitions =
                Offsets.partitions(admin, List.of(scope.topics().dlq()));
        Map<Place, Long> ends = new HashMap<>();
        Offsets.ends(admin, partitions).forEach((partition, end) -> ends.put(place(partition), end));
        return ends;
    }

    private static Place place(TopicPartition partition) {
        return new Place(partition.topic(), partition.partition());
    }
}
