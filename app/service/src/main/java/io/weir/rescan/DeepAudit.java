package io.weir.rescan;

import io.weir.audit.AuditReport;
import io.weir.audit.AuditScope;
import io.weir.audit.FastAudit.Pause;
import io.weir.audit.SourcePositions;
import io.weir.cluster.Cluster;
import io.weir.cluster.LogReader;
import io.weir.tally.Residual;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;

/**
 * The audit that believes no account: it reads every record there is. For one thread, in a process of its own: it takes
 * two processors and up to half a gigabyte.
 */
public final class DeepAudit implements AutoCloseable {
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(10);

    /** As the fast audit does: a finding that changes between two looks is looked at again. */
    private static final int LOOKS_MAX = 4;

    /** Receipts that are deleted under a reader make it begin again; that comes once in hours. */
    private static final int TRIES_MAX = 3;

    private final AuditScope scope;
    private final Admin admin;
    private final LogReader log;
    private final SourcePositions positions;
    private final Duration stallMax;
    private final LongAdder progress = new LongAdder();
    private Runnable beforeReading = () -> {};
    private volatile long expected;
    private long records;

    /** @throws io.weir.cluster.ClusterUnreachableException where no broker answers */
    public DeepAudit(AuditScope scope) {
        this(scope, ScanReader.STALL_MAX);
    }

    DeepAudit(AuditScope scope, Duration stallMax) {
        this.scope = scope;
        this.stallMax = stallMax;
        admin = Cluster.open(scope.kafka(), CLUSTER_DEADLINE);
        log = new LogReader(scope.kafka(), "weir-audit-deep");
        positions = new SourcePositions(log, scope.sourceOffsets());
    }

    /** What two looks in a row have found; the second is taken only where the first has found something. */
    public AuditReport confirmed(Pause pause) throws InterruptedException {
        long began = System.nanoTime();
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
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new AuditReport(
                confirmed,
                Instant.now(),
                new AuditReport.Effort(confirmed.total().taken(), records, took));
    }

    /** Records read so far, by whichever look. */
    public long read() {
        return progress.sum();
    }

    /** At most so many will have been read at the end of this look. */
    public long expected() {
        return expected;
    }

    /** For what happens between the question where topics end, and the answer being read. */
    void beforeReading(Runnable action) {
        beforeReading = action;
    }

    Residual look() {
        for (int tries = 1; ; tries++) {
            try {
                return scan();
            } catch (OffsetOutOfRangeException deleted) {
                if (tries == TRIES_MAX) {
                    throw deleted;
                }
            }
        }
    }

    @Override
    public void close() {
        log.close();
        admin.close(Duration.ofSeconds(1));
    }

    private Residual scan() {
        Bounds bounds = Bounds.capture(admin, scope, positions, log, progress);
        expected = progress.sum() + bounds.offsets();
        beforeReading.run();
        DeepScan scan = new DeepScan(admin, scope, bounds, progress, stallMax);
        Residual residual = scan.run();
        records += scan.records();
        return residual;
    }
}
