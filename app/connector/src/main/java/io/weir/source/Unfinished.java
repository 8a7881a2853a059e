package io.weir.source;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

    /** The file has them, and they are not committed yet. */
    private final Set<Round> takenUp = new LinkedHashSet<>();

    private final List<Round> left = new ArrayList<>();
    private boolean isFileRead;
    private boolean isOver;
    private boolean isLateTold;

    /** @param file empty where nothing is to be kept */
    Unfinished(Optional<Path> file) {
        spill = file.map(Spill::new);
    }

    /** What the task before this one could not commit. */
    synchronized List<Round> takeUp() {
        spill.map(Spill::read).orElse(List.of()).stream().map(Round::takenUp).forEach(takenUp::add);
        isFileRead = true;
        if (!takenUp.isEmpty()) {
            LOG.info("{} events that the task before this one had read are written first", events(takenUp.stream()));
        }
        return List.copyOf(takenUp);
    }

    /** What a transformation drops that a user has set is dropped on purpose: counted as refused, and not kept. */
    synchronized void ended(Round round, @Nullable Refusal refusal) {
        boolean isLeft = refusal != null && refusal != Refusal.DROPPED;
        if (isOver) {
            if (isLeft && !round.isTakenUp()) {
                loseLate(round);
            }
        } else if (!round.isTakenUp()) {
            if (isLeft) {
                left.add(round);
            }
        } else if (!isLeft && takenUp.remove(round) && takenUp.isEmpty()) {
            spill.ifPresent(Unfinished::remove);
        }
    }

    /** In the place of what was kept before; where that cannot be, it stays. What ends after this is not kept any more. */
    synchronized void keep() {
        isOver = true;
        if (left.isEmpty() && takenUp.isEmpty()) {
            return;
        }
        if (spill.isEmpty()) {
            lose("syslog.spill.file names no file to keep them in");
            return;
        }
        if (!isFileRead) {
            lose("the file of what was kept before could not be read, and is not replaced");
            return;
        }
        try {
            spill.get()
                    .replace(Stream.concat(takenUp.stream(), left.stream())
                            .map(Round::kept)
                            .toList());
            LOG.info("{} events are kept for the next task", events(takenUp.stream()) + events(left.stream()));
        } catch (UncheckedIOException failed) {
            lose("they cannot be kept: " + failed.getMessage());
        }
    }

    /** All but those that the file still has. */
    private void lose(String why) {
        long lost = events(left.stream());
        Losses.NOT_COMMITTED.add(lost);
        LOG.error("{} events that had been read were not committed when the task ended and are lost: {}", lost, why);
    }

    /** The file may be the next task's by now. */
    private void loseLate(Round round) {
        Losses.NOT_COMMITTED.add(round.size());
        if (!isLateTold) {
            isLateTold = true;
            LOG.error("Events were still read when the task had ended, and are lost: lost-total counts them");
        }
    }

    private static long events(Stream<Round> rounds) {
        return rounds.mapToLong(Round::size).sum();
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
