package io.weir.faults;

import java.util.Optional;

/**
 * One row of the fault matrix.
 *
 * @param fault as the matrix calls it
 * @param how what the suite does
 * @param quick whether it is played at each build
 */
record Row(int number, String fault, String how, Ground ground, boolean quick, Scenario scenario) {
    /** The fault and its end, while events flow. */
    @FunctionalInterface
    interface Scenario {
        void play(Scene scene) throws Exception;
    }

    /** Why it cannot be played on this machine. */
    Optional<String> lacking() {
        return ground.lacking();
    }

    Row quickly() {
        return new Row(number, fault, how, ground, true, scenario);
    }
}
