package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.ByteBudget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
    @TempDir
    private Path folder;

    /** A thread that reads on after the end: what it has is in no file. */
    @Test
    void countsWhatEndsAfterTheEnd() {
        Unfinished unfinished = new Unfinished(Optional.of(file()));
        unfinished.takeUp();
        unfinished.ended(round("one"), Refusal.STOPPING);
        unfinished.keep();
        long before = Losses.NOT_COMMITTED.sum();

        unfinished.ended(round("late"), Refusal.STOPPING);
        unfinished.ended(round("committed"), null);

        assertThat(Losses.NOT_COMMITTED.sum() - before).isOne();
        assertThat(kept()).containsExactly("one");
    }

    /** The file is the next task's, whatever is heard of what it holds. */
    @Test
    void leavesTheFileAloneAfterTheEnd() {
        new Spill(file()).replace(List.of(round("old").kept()));
        Unfinished unfinished = new Unfinished(Optional.of(file()));
        Round old = unfinished.takeUp().get(0);
        unfinished.ended(round("new"), Refusal.UNCERTAIN);
        unfinished.keep();
        long before = Losses.NOT_COMMITTED.sum();

        unfinished.ended(old, Refusal.UNCERTAIN);
        unfinished.ended(old, null);

        assertThat(kept()).containsExactly("old", "new");
        assertThat(Losses.NOT_COMMITTED.sum() - before).isZero();
    }

    @Test
    void removesTheFileOnceAllOfItIsCommittedAndNotBefore() {
        new Spill(file()).replace(List.of(round("a").kept(), round("b").kept()));
        Unfinished unfinished = new Unfinished(Optional.of(file()));
        List<Round> rounds = unfinished.takeUp();

        unfinished.ended(rounds.get(0), null);
        assertThat(kept()).containsExactly("a", "b");
        unfinished.ended(rounds.get(1), Refusal.DROPPED);

        assertThat(file()).doesNotExist();
    }

    private Path file() {
        return folder.resolve("spill");
    }

    private List<String> kept() {
        return new Spill(file())
                .read().stream()
                        .flatMap(it -> it.events().stream())
                        .map(it -> new String(it.payload().bytes(), UTF_8))
                        .toList();
    }

    private static Round round(String text) {
        Round round = Round.read("10.0.0.1", Round.UDP, Instant.EPOCH, new ByteBudget(1 << 20).claim());
        round.add(text.getBytes(UTF_8));
        return round;
    }
}
