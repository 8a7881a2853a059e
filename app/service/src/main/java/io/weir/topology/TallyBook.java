package io.weir.topology;

import io.weir.tally.LedgerKey;
import io.weir.tally.Page;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The pages of one stream thread: one for each raw partition that a task of it has begun. One thread owns it.
 *
 * <p>What holds, whatever becomes of the tasks:
 *
 * <ul>
 *   <li>An offset moves only with a page that counts what it passes. A partition without a page fails the commit.
 *   <li>Events go out only with their offset. With exactly_once_v2 all tasks of a thread share a transaction, and where
 *       one task is given up, Kafka Streams (TaskManager.handleCorruption, 4.3.1) commits the others first, and with them
 *       what the given-up one has written, which then comes again. A page that is ahead and whose offset is not among
 *       those committed fails the commit instead, and the transaction is aborted as a whole.
 *   <li>An abort takes back what every page has counted since the last commit, because it took the records of every task.
 *       A task that goes on counts from what the ledger has; were its offset to move past what was aborted, the audit
 *       finds the gap.
 *   <li>A task that begins, or begins again, gets a new page, read from the ledger: what the one before had counted and
 *       not committed is gone with it.
 *   <li>The page of a task that was closed stays until its partition begins again here. It is not ahead (a task is closed
 *       after a commit, or with an abort), so it writes nothing; and a closed task may still commit an offset that has
 *       moved past markers alone.
 * </ul>
 */
final class TallyBook {
    private final String raw;
    private final Map<Integer, Page> pages = new HashMap<>();

    TallyBook(String raw) {
        this.raw = raw;
    }

    Page begin(int partition, Page page) {
        pages.put(partition, page);
        return page;
    }

    /** The accounts to be written in the transaction that commits these offsets. */
    Map<LedgerKey, byte[]> changed(Map<Integer, Long> offsets) {
        for (Integer partition : offsets.keySet()) {
            if (!pages.containsKey(partition)) {
                throw new IllegalStateException("the offset of " + new TopicPartition(raw, partition)
                        + " is about to be committed by a thread that has no tally of it: what it passes would be counted"
                        + " by nobody");
            }
        }
        Map<LedgerKey, byte[]> changed = new HashMap<>();
        pages.forEach((partition, page) -> {
            Long offset = offsets.get(partition);
            if (offset != null) {
                changed.putAll(page.changed(offset));
            } else if (page.isAhead()) {
                throw new UncoveredEventsException(new TopicPartition(raw, partition));
            }
        });
        return changed;
    }

    void committed() {
        pages.values().forEach(Page::committed);
    }

    void aborted() {
        pages.values().forEach(Page::aborted);
    }
}
