package io.weir.flow;

import java.time.Duration;

/**
 * Whether an intake is to take events, by how much of the room for those that are not delivered is used. Kafka is the
 * buffer, and refusing early only loses elsewhere: it closes when hardly any room is left, and slows before. Each step has
 * two marks, so that it does not flap. For one thread.
 */
public final class Gate {
    /** How far below its mark a step is taken back. */
    public static final double BACK = 0.1;

    /** What the intake does. */
    public enum State {
        /** Takes what comes. */
        OPEN,
        /** Lets senders wait, and reads less. */
        SLOW,
        /** Takes nothing: senders keep what they have. */
        CLOSED
    }

    private final double slowAt;
    private final double closeAt;
    private final double slowWithinSeconds;
    private State state = State.OPEN;

    /**
     * @param slowAt the share of the room at which it slows, above a tenth
     * @param closeAt the share at which it closes, above that
     * @param slowWithin it slows as well where the room would be used up within this at the present rate
     */
    public Gate(double slowAt, double closeAt, Duration slowWithin) {
        if (slowAt <= BACK || closeAt <= slowAt || closeAt > 1) {
            throw new IllegalArgumentException(
                    "marks of " + slowAt + " and " + closeAt + ": " + BACK + " < slow < close <= 1");
        }
        this.slowAt = slowAt;
        this.closeAt = closeAt;
        slowWithinSeconds = slowWithin.toMillis() / 1e3;
    }

    public State state() {
        return state;
    }

    /**
     * What is not known changes nothing.
     *
     * @param used the share of the room that is used; NaN where that is not known
     * @param secondsLeft until all of it is, at the present rate; infinite where it is not growing, NaN where that is not
     *     known
     */
    public State look(double used, double secondsLeft) {
        if (!Double.isNaN(used)) {
            state = next(used, secondsLeft);
        }
        return state;
    }

    /** How far it is between slowing and closing: 0 to 1. */
    public double pressure(double used) {
        return Double.isNaN(used) ? 0 : Math.max(0, Math.min(1, (used - slowAt) / (closeAt - slowAt)));
    }

    private State next(double used, double secondsLeft) {
        boolean isCloseable = used >= (state == State.CLOSED ? closeAt - BACK : closeAt);
        if (isCloseable) {
            return State.CLOSED;
        }
        boolean isOpen = state == State.OPEN;
        boolean isFull = used >= (isOpen ? slowAt : slowAt - BACK);
        boolean isFilling = secondsLeft <= (isOpen ? slowWithinSeconds : 2 * slowWithinSeconds);
        return isFull || isFilling ? State.SLOW : State.OPEN;
    }
}
