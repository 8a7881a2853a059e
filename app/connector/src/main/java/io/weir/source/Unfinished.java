package io.weir.source;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read and is not committed when its task ends: kept for the next task, or counted as lost. Rounds end on the
 * thread that commits, and on that which reads.
 */
final class Unfinished {
    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);

    private final Optional<Spill> spill;
    private final List<Round> left = new ArrayList<>();
    private int takenUp;
    private boolean isFileRead;

    /** @param file empty where nothing is to be kept */
    Unfinished(Optional<Path> file) {
        spill = file.map(Spill::new);
    }

    /** What the task before this one could not commit. */
    synchronized List<Round> takeUp() {
        List<Round> rounds = spill.map(Spill::read).orElse(List.of()).stream()
                .map(Round::takenUp)
                .toList();
        isFileRead = true;
        takenUp = rounds.size();
        if (!rounds.isEmpty()) {
            LOG.info(
                    "{} events that the task before this one had read are written first",
                    rounds.stream().mapToInt(Round::size).sum());
        }
        return rounds;
    }

    /** What a transformation drops that a user has set is dropped on purpose: counted as refused, and not kept. */
    synchronized void ended(Round round, @Nullable Refusal refusal) {
        if (refusal != null && refusal != Refusal.DROPPED) {
            left.add(round);
        } else if (round.isTakenUp() && --takenUp == 0) {
            spill.ifPresent(Unfinished::remove);
        }
    }

    /** Nothing ends any more. In the place of what was kept before; where that cannot be, it stays. */
    synchronized void keep() {
        if (left.isEmpty()) {
            return;
        }
        // A file that could not be read must not be replaced.
        if (spill.isEmpty() || !isFileRead) {
            lose("syslog.spill.file names no file to keep them in");
            return;
        }
        try {
            spill.get().replace(left.stream().map(Round::kept).toList());
            LOG.info(
                    "{} events are kept for the next task",
                    left.stream().mapToInt(Round::size).sum());
        } catch (UncheckedIOException failed) {
            lose("they cannot be kept: " + failed.getMessage());
        }
    }

    /** All but those that the file still has. */
    private void lose(String why) {
        long lost = left.stream()
                .filter(it -> !it.isTakenUp())
                .mapToLong(Round::size)
                .sum();
        Losses.NOT_COMMITTED.add(lost);
        LOG.error("{} events that had been read were not committed when the task ended and are lost: {}", lost, why);
    }

    /** Where that does not work, they come again: that is better than none of the others being told. */
    private static void remove(Spill spill) {
        try {
            spill.remove();
        } catch (UncheckedIOException failed) {
            LOG.warn("What was kept is committed, and its file cannot be removed: {}", failed.getMessage());
        }
    }
}
