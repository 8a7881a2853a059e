package io.weir.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The stages of a run of the suite: one that rows share as long as they leave it sound, and those of single rows. */
final class Stages implements AutoCloseable {
    private final Path folder;
    private @Nullable Stage shared;
    private int begun;

    Stages(Path folder) {
        this.folder = folder;
    }

    Outcome play(Row row, Load load, long seed, Duration span) throws Exception {
        if (!row.ground().isShared()) {
            try (Stage own = begin(row.ground())) {
                return new Trial(own, row, load, seed, span).run();
            }
        }
        Stage stage = shared == null ? begin(Ground.SHARED) : shared;
        shared = stage;
        boolean isSound = false;
        try {
            Outcome outcome = new Trial(stage, row, load, seed, span).run();
            isSound = outcome.held();
            return outcome;
        } finally {
            if (!isSound) {
                // What a fault has left behind must not be held against the next one.
                close();
            }
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        Stage stage = shared;
        shared = null;
        if (stage != null) {
            stage.close();
        }
    }

    private Stage begin(Ground ground) throws Exception {
        begun++;
        return Stage.start(folder.resolve("stage-" + begun), ground);
    }
}
