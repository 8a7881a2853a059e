package io.weir.tally;

/**
 * One lane over all its partitions.
 *
 * @param waitingRaw events that wait to be judged
 * @param waitingOut events that wait to be delivered
 * @param residual events of it that are not accounted for, either way
 */
public record LaneSum(
        String lane,
        long taken,
        long redriven,
        long valid,
        long priority,
        long deadLetters,
        long delivered,
        long rejected,
        long waitingRaw,
        long waitingOut,
        long residual) {
    /** Of both. */
    public LaneSum plus(LaneSum other, String name) {
        return new LaneSum(
                name,
                taken + other.taken,
                redriven + other.redriven,
                valid + other.valid,
                priority + other.priority,
                deadLetters + other.deadLetters,
                delivered + other.delivered,
                rejected + other.rejected,
                waitingRaw + other.waitingRaw,
                waitingOut + other.waitingOut,
                residual + other.residual);
    }

    public static LaneSum none(String name) {
        return new LaneSum(name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
