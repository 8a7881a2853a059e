package io.weir.siem;

import io.weir.config.Secret;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * A token or key as it stands in the settings. One that is replaced in its file is used without a restart: the file is
 * read again when the one in use is refused, and before the next request after that.
 */
final class SecretCredential implements Credential {
    private final String header;
    private final String scheme;
    private volatile Secret secret;
    private volatile boolean refused;

    /** @param scheme what stands before the secret in the header, its blank included */
    SecretCredential(String header, String scheme, Secret secret) {
        this.header = header;
        this.scheme = scheme;
        this.secret = secret;
    }

    /** In the usual header. */
    static Credential authorization(String scheme, Secret secret) {
        return new SecretCredential(HttpHeaders.AUTHORIZATION, scheme, secret);
    }

    @Override
    public String header() {
        return header;
    }

    @Override
    public Offer offer() {
        if (refused) {
            secret = secret.readAgain();
        }
        return Offer.of(scheme + secret.reveal());
    }

    @Override
    public void accepted() {
        refused = false;
    }

    @Override
    public boolean isReplaced(String value) {
        refused = true;
        return !offer().value().equals(value);
    }

    @Override
    public void close() {}
}
