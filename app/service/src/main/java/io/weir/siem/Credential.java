package io.weir.siem;

import io.weir.config.Secret;

/**
 * What a target presents itself with. A token that is replaced in its file is used without a restart: the file is read
 * again when the one in use is refused, and before the next request after that.
 */
final class Credential {
    private final String scheme;
    private volatile Secret secret;
    private volatile boolean refused;

    /** @param scheme what stands before the secret in the header, its blank included */
    Credential(String scheme, Secret secret) {
        this.scheme = scheme;
        this.secret = secret;
    }

    /** The value of the header. */
    String header() {
        if (refused) {
            secret = secret.readAgain();
        }
        return scheme + secret.reveal();
    }

    void accepted() {
        refused = false;
    }

    /**
     * @param header with which it was refused
     * @return true where there is another now
     */
    boolean isReplaced(String header) {
        refused = true;
        return !header().equals(header);
    }
}
