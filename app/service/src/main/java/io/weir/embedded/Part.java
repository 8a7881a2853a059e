package io.weir.embedded;

import java.util.function.BooleanSupplier;

/** A running piece of the pipeline, as the supervisor sees it. */
public interface Part extends AutoCloseable {
    void start();

    /** True while it does its work; trouble at the SIEM does not change it. */
    boolean ready();

    /** Finishes what is under way within its own deadline, and commits it. */
    @Override
    void close();

    /** Makes a part of one, for types that do not know this interface. */
    static Part of(Runnable start, BooleanSupplier ready, Runnable close) {
        return new Part() {
            @Override
            public void start() {
                start.run();
            }

            @Override
            public boolean ready() {
                return ready.getAsBoolean();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
