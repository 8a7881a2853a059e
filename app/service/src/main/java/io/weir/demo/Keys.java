package io.weir.demo;

import io.weir.demo.Fault.Kind;
import java.util.List;
import java.util.Optional;

/** What each key of the live view does. */
final class Keys {
    static final char NONE = '0';
    static final char SPIKE = 's';
    static final char QUIT = 'q';

    /** One a kind, in the kinds' order. */
    private static final String FAULTS = "123456789abc";

    private static final List<Kind> KINDS = List.of(Kind.values());

    private Keys() {}

    static Optional<Kind> fault(char key) {
        int index = FAULTS.indexOf(key);
        return index < 0 ? Optional.empty() : Optional.of(KINDS.get(index));
    }

    static char of(Kind kind) {
        return FAULTS.charAt(KINDS.indexOf(kind));
    }
}
