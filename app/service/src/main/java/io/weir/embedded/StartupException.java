package io.weir.embedded;

/** Something outside this program keeps it from starting. The message says what, and what to do; no stack trace helps. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
