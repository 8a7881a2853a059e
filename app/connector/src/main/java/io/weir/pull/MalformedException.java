package io.weir.pull;

import java.io.IOException;

/** A page that is not what the API says; the message holds none of it. */
final class MalformedException extends IOException {
    private static final long serialVersionUID = 1;

    private final Trouble.Kind kind;

    MalformedException(String message) {
        this(Trouble.Kind.FOREIGN, message);
    }

    MalformedException(Trouble.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Trouble.Kind kind() {
        return kind;
    }
}
