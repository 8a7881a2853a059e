package io.weir.pull;

/** How much may come in. */
public interface Room {
    boolean isClosed();

    boolean isSlow();
}
