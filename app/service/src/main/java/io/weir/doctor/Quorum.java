package io.weir.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The controllers.
 *
 * @param leaderClock what the active controller's clock said when it answered
 * @param askedAt when we asked, and {@code answeredAt} when we had the answer, by our own clock
 */
public record Quorum(
        int leader, List<Voter> voters, Optional<Instant> leaderClock, Instant askedAt, Instant answeredAt) {
    public Quorum {
        voters = List.copyOf(voters);
    }

    /** @param caughtUpAt when it last had all that the leader has, by the leader's clock; empty for never */
    public record Voter(int id, Optional<Instant> caughtUpAt) {}
}
