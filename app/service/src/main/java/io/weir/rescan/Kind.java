package io.weir.rescan;

/** The topics whose records have a partition in common with their origin. */
enum Kind {
    RAW(0),
    VALID(1),
    PRIORITY(2),
    DEAD(3);

    static final int COUNT = 4;

    private final int index;

    Kind(int index) {
        this.index = index;
    }

    /** Its place in an array of {@link #COUNT}: millions of records look there. */
    int index() {
        return index;
    }
}
