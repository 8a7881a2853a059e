package io.weir.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param message what is wrong and what to do, in one sentence; never a secret's value
 */
public record Problem(Location at, String path, String message) {
    @Override
    public String toString() {
        return at + "  " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
