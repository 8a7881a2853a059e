package io.weir.pull;

/** Notices a cursor that was there before, of however many, and remembers one of them (R. Brent, 1980). */
final class Circle {
    private String mark = "";
    private long power = 1;
    private long steps;
    private String looked = "";
    private boolean isClosed;

    /** The first page of a round. */
    void begin() {
        mark = "";
        power = 1;
        steps = 0;
        looked = "";
        isClosed = false;
    }

    /** @param at where it leads on from; to ask again for the same is no step */
    boolean isClosedBy(String at, String cursor) {
        if (steps + power > 1 && at.equals(looked)) {
            return isClosed;
        }
        looked = at;
        isClosed = cursor.equals(mark);
        if (!isClosed && ++steps >= power) {
            mark = cursor;
            power *= 2;
            steps = 0;
        }
        return isClosed;
    }
}
