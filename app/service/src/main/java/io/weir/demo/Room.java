package io.weir.demo;

import io.weir.flow.Gate;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether the intake takes events, by the room for those that are not delivered.
 *
 * @param usedPercent of that room; empty where it is not known
 */
public record Room(Gate.State gate, OptionalLong usedPercent) {
    /** What is seen of a process in which nobody can look. */
    public static final Room UNKNOWN = new Room(Gate.State.OPEN, OptionalLong.empty());

    /**
     * As the metrics have it.
     *
     * @param gate the number of its state
     * @param usedRatio negative where it is not known
     */
    public static Room of(double gate, double usedRatio) {
        return new Room(
                state((int) gate), usedRatio < 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(usedRatio * 100)));
    }

    private static Gate.State state(int number) {
        return switch (number) {
            case 0 -> Gate.State.OPEN;
            case 1 -> Gate.State.SLOW;
            default -> Gate.State.CLOSED;
        };
    }

    boolean isClosed() {
        return gate == Gate.State.CLOSED;
    }

    String word() {
        return gate.name().toLowerCase(Locale.ROOT);
    }
}
