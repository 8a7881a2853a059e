package io.weir.siem;

import io.weir.config.Secret;
import java.net.URI;
import java.util.List;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** OAuth 2.0's grant for an application that acts for itself: its id and its secret. */
final class ClientCredentials implements OAuthToken.Request {
    private final URI endpoint;
    private final String id;
    private final String scope;
    private volatile Secret secret;

    ClientCredentials(URI endpoint, String id, Secret secret, String scope) {
        this.endpoint = endpoint;
        this.id = id;
        this.secret = secret;
        this.scope = scope;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public List<NameValuePair> form() {
        return List.of(
                new BasicNameValuePair("grant_type", "client_credentials"),
                new BasicNameValuePair("client_id", id),
                new BasicNameValuePair("client_secret", secret.reveal()),
                new BasicNameValuePair("scope", scope));
    }

    @Override
    public void refused() {
        secret = secret.readAgain();
    }
}
