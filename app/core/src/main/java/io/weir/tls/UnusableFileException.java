package io.weir.tls;

import io.weir.tls.TlsFiles.Role;
import java.nio.file.Path;

/** Says which file cannot be used, why, and what to do. Never any of a key. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Role role;
    private final String file;
    private final String fault;

    UnusableFileException(Role role, Path file, String what) {
        super(file + " " + what);
        this.role = role;
        this.file = file.toString();
        fault = file + " " + what;
    }

    public Role role() {
        return role;
    }

    public Path file() {
        return Path.of(file);
    }

    public String fault() {
        return fault;
    }
}
